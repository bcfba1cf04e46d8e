import { axisScale, ticksAlong, valueScale } from '../scale';

const MAX = Number.MAX_VALUE;
const MIN = Number.MIN_VALUE;

describe('the scale of values', () => {
  it.each([
    [0, 1],
    [-MAX, MAX],
    [MIN, 7 * MIN],
    [0, 0],
    [-0, 5],
    [1e300, 1e300],
    [3, 3]
  ])('from %d to %d has a place for each', (least, greatest) => {
    const { from, to, place, ticks } = valueScale([least, greatest], false);
    expect(Number.isFinite(to - from)).toBe(true);
    expect(from).toBeLessThan(to);
    for (const value of [least, greatest]) {
      expect(place(value)).toBeGreaterThanOrEqual(from);
      expect(place(value)).toBeLessThanOrEqual(to);
    }
    const shown = ticks(6);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.length).toBeLessThan(20);
    expect(shown.map(({ label }) => label)).not.toContain('NaN');
  });

  it('leads back to values', () => {
    for (const isLog of [false, true]) {
      const { place, value } = valueScale([1, 1_000], isLog);
      expect(value(place(50))).toBeCloseTo(50);
    }
  });

  it('has no place for what is no number, and on powers for what is not above 0', () => {
    expect(valueScale([0, 1], false).place(Infinity)).toBeNaN();
    expect(valueScale([1, 10], true).place(0)).toBeNaN();
    expect(valueScale([1, 10], true).place(-1)).toBeNaN();
  });

  it('is there without values', () => {
    expect(valueScale(null, false).ticks(5).length).toBeGreaterThan(1);
  });
});

describe('the marks along an axis', () => {
  it('have room for their labels', () => {
    const long = axisScale('step', [2 ** 53, 2 ** 53 + 4_096], false);
    const marks = ticksAlong(long, 360);
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.length).toBeLessThan(4);
    expect(ticksAlong(axisScale('step', [0, 200], false), 360)).toHaveLength(5);
  });

  it('have no label that would be cut off', () => {
    const marks = ticksAlong(axisScale('step', [0, 2e6], false), 400);
    expect(marks.map(({ label }) => label)).toEqual([
      '0',
      '500000',
      '1000000',
      '1500000',
      ''
    ]);
  });

  it('of values of one size are told apart', () => {
    for (const extent of [
      [-1.7e308, -1.7e308],
      [5e-324, 2e-322],
      [1e-30, 1.2e-30]
    ] as const) {
      const labels = valueScale(extent, false)
        .ticks(6)
        .map(({ label }) => label);
      expect(labels.length).toBeGreaterThan(1);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });
});

describe('the scale of an axis', () => {
  it('begins and ends with the lines', () => {
    const { from, to } = axisScale('step', [0, 900], false);
    expect([from, to]).toEqual([0, 900]);
  });

  it('has room around a single point', () => {
    const { from, to } = axisScale('time', [5_000, 5_000], false);
    expect([from, to]).toEqual([4_000, 6_000]);
  });

  it('of wall time never is one of powers', () => {
    expect(axisScale('time', [1, 1_000], true).to).toBe(1_000);
    expect(axisScale('step', [1, 1_000], true).to).toBeCloseTo(3);
  });
});
