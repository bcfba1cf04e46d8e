import { placed } from '../slots';
import type { ISlot } from '../slots';

const rows = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, number) => first + number);

const drawn = (slots: readonly ISlot[]): string[] =>
  slots.map(({ key, index }) => `${key}: ${index}`);

describe('placed', () => {
  const atTop = placed([], rows(0, 4), false);

  it('gives each row an element of its own', () => {
    expect(drawn(atTop)).toEqual(['0: 0', '1: 1', '2: 2', '3: 3']);
  });

  it('lets an element whose row is gone draw the next that comes', () => {
    const moved = placed(atTop, rows(3, 4), true);

    expect(drawn(moved)).toEqual(['0: 4', '1: 5', '2: 6', '3: 3']);
  });

  it('puts rows in their order, each in its element, when nothing moves', () => {
    const moved = placed(atTop, rows(3, 4), true);

    expect(drawn(placed(moved, rows(3, 4), false))).toEqual([
      '3: 3',
      '0: 4',
      '1: 5',
      '2: 6'
    ]);
  });

  it('makes new elements when nothing moves', () => {
    expect(drawn(placed(atTop, rows(3, 4), false))).toEqual([
      '3: 3',
      '4: 4',
      '5: 5',
      '6: 6'
    ]);
  });

  it('lets go of an element that is held for its row', () => {
    const moved = placed(atTop, rows(3, 4), true, 1);

    expect(drawn(moved)).toEqual(['0: 4', '2: 5', '3: 3', '4: 6']);
  });

  it('leaves the row that has the focus in its element, out of sight', () => {
    const away = placed(atTop, [...rows(100, 4), 2], true);

    expect(drawn(away)).toEqual([
      '0: 100',
      '1: 101',
      '2: 2',
      '3: 102',
      '4: 103'
    ]);
  });

  it('makes elements when more rows are seen, and lets them go', () => {
    const more = placed(atTop, rows(0, 6), true);

    expect(drawn(more).slice(4)).toEqual(['4: 4', '5: 5']);
    expect(drawn(placed(more, rows(4, 2), true))).toEqual(['4: 4', '5: 5']);
  });
});
