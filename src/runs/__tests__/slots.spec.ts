import { placed } from '../slots';
import type { ISlot } from '../slots';

const rows = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, number) => first + number);

const drawn = (slots: readonly ISlot[]): string[] =>
  slots.map(({ key, index }) => `${key}: ${index}`);

describe('placed', () => {
  const atTop = placed([], rows(0, 4), 'order');

  it('gives each row an element of its own', () => {
    expect(drawn(atTop)).toEqual(['0: 0', '1: 1', '2: 2', '3: 3']);
  });

  it('lets an element whose row is gone draw the next that comes', () => {
    const moved = placed(atTop, rows(3, 4), 'reuse');

    expect(drawn(moved)).toEqual(['0: 4', '1: 5', '2: 6', '3: 3']);
  });

  it('puts rows in their order, each in its element, when nothing moves', () => {
    const moved = placed(atTop, rows(3, 4), 'reuse');

    expect(drawn(placed(moved, rows(3, 4), 'order'))).toEqual([
      '3: 3',
      '0: 4',
      '1: 5',
      '2: 6'
    ]);
  });

  it('makes new elements when nothing moves', () => {
    expect(drawn(placed(atTop, rows(3, 4), 'order'))).toEqual([
      '3: 3',
      '4: 4',
      '5: 5',
      '6: 6'
    ]);
  });

  it('lets go of an element that is held for its row', () => {
    const moved = placed(atTop, rows(3, 4), 'reuse', 1);

    expect(drawn(moved)).toEqual(['0: 4', '2: 5', '3: 3', '4: 6']);
  });

  it('moves no element that is kept, and puts others between', () => {
    const moved = placed(atTop, rows(3, 4), 'reuse');

    expect(drawn(placed(moved, rows(2, 4), 'keep'))).toEqual([
      '4: 2',
      '0: 4',
      '1: 5',
      '3: 3'
    ]);
    expect(drawn(placed(atTop, rows(1, 5), 'keep'))).toEqual([
      '1: 1',
      '2: 2',
      '3: 3',
      '4: 4',
      '5: 5'
    ]);
  });

  it('leaves a row that is held in its element, out of sight', () => {
    const away = placed(atTop, [...rows(100, 4), 2], 'reuse');

    expect(drawn(away)).toEqual([
      '0: 100',
      '1: 101',
      '2: 2',
      '3: 102',
      '4: 103'
    ]);
  });

  it('makes elements when more rows are seen, and lets them go', () => {
    const more = placed(atTop, rows(0, 6), 'reuse');

    expect(drawn(more).slice(4)).toEqual(['4: 4', '5: 5']);
    expect(drawn(placed(more, rows(4, 2), 'reuse'))).toEqual(['4: 4', '5: 5']);
  });
});
