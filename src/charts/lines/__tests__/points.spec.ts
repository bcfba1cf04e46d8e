import { series } from '../../__tests__/series';
import { nearest, smoothed, toPoints } from '../points';

describe('toPoints', () => {
  it.each([
    ['step' as const, [0, 1, 2]],
    ['time' as const, [1_000_000, 1_001_000, 1_002_000]],
    ['relative' as const, [0, 1_000, 2_000]]
  ])('lies along the axis of %s', (axis, expected) => {
    const { x, y } = toPoints(series('a', [3, 2, 1]), axis);
    expect([...x]).toEqual(expected);
    expect([...y]).toEqual([3, 2, 1]);
  });

  it('keeps what is no number', () => {
    const { y } = toPoints(
      series('a', ['NaN', 'Infinity', '-Infinity', -0]),
      'step'
    );
    expect([...y]).toEqual([NaN, Infinity, -Infinity, -0]);
  });

  it('brings points of another axis in order, those at one place as they were', () => {
    const { x, y } = toPoints(
      series('a', [1, 2, 3, 4], { steps: [5, 3, 3, -(2 ** 53)] }),
      'step'
    );
    expect([...x]).toEqual([-(2 ** 53), 3, 3, 5]);
    expect([...y]).toEqual([4, 2, 3, 1]);
  });
});

describe('smoothed', () => {
  it('leaves values alone without a weight', () => {
    const values = Float64Array.of(1, NaN, 3, -Infinity);
    expect([...smoothed(values, 0)]).toEqual([...values]);
  });

  it('is the mean of what was so far, later values the more', () => {
    const [first, second = 0, third = 0] = smoothed(
      Float64Array.of(1, 2, 2),
      0.5
    );
    expect(first).toBe(1);
    expect(second).toBeCloseTo(5 / 3);
    expect(third).toBeCloseTo(13 / 7);
  });

  it('stays at a constant from the first value on', () => {
    for (const value of smoothed(new Float64Array(50).fill(7), 0.99)) {
      expect(value).toBeCloseTo(7);
    }
  });

  it('passes over what is no number', () => {
    const [, middle, last] = smoothed(Float64Array.of(1, NaN, 1), 0.9);
    expect(middle).toBeNaN();
    expect(last).toBeCloseTo(1);
  });
});

test.each([
  [-5, 0],
  [0, 0],
  [4.9, 0],
  [5.1, 1],
  [10, 1],
  [99, 2]
])('the point nearest to %d is number %d', (x, expected) => {
  expect(nearest(Float64Array.of(0, 10, 20), x)).toBe(expected);
});

test('of several points at one place the last is nearest', () => {
  expect(nearest(Float64Array.of(0, 5, 5, 5, 9), 4)).toBe(3);
});

test('nothing is nearest where there is nothing', () => {
  expect(nearest(new Float64Array(), 1)).toBe(-1);
});
