import type { Series } from '../../api/views';
import type { ChartAxis, ChartRange } from '../setup';

/**
 * One line: its points in the order of the axis.
 */
export interface IPoints {
  /** Steps, or ms since 1970 or since the first point. */
  readonly x: Float64Array;
  /** As logged: NaN and infinities are themselves. */
  readonly y: Float64Array;
  readonly steps: Float64Array;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
}

/** What was made of each series: it is drawn again with each change of anything else. */
const known = new WeakMap<Series, Map<ChartAxis, IPoints>>();

/**
 * The points of a series, in the order of an axis; the same object for the same series.
 */
export function toPoints(series: Series, axis: ChartAxis): IPoints {
  const made = known.get(series) ?? new Map<ChartAxis, IPoints>();
  known.set(series, made);
  const points = made.get(axis) ?? pointsAlong(series, axis);
  made.set(axis, points);
  return points;
}

function pointsAlong(series: Series, axis: ChartAxis): IPoints {
  const { steps, times, values } = series;
  const origin = axis === 'relative' ? series.began : 0;
  const place = (index: number): number =>
    axis === 'step' ? (steps[index] ?? 0) : (times[index] ?? 0) - origin;
  const order = Array.from(steps, (_, index) => index);
  // It was asked for along another axis.
  if (order.some(index => index > 0 && place(index) < place(index - 1))) {
    order.sort((a, b) => place(a) - place(b) || a - b);
  }
  const each = (read: (index: number) => number): Float64Array =>
    Float64Array.from(order, read);
  return {
    x: each(place),
    y: each(index => Number(values[index])),
    steps: each(index => steps[index] ?? 0),
    times: each(index => times[index] ?? 0)
  };
}

/** The values whose places are in a range, both edges included; all for null. */
export function within(
  xs: Float64Array,
  ys: Float64Array,
  range: ChartRange | null
): Float64Array {
  return range
    ? ys.filter((_, index) => {
        const x = xs[index] ?? NaN;
        return x >= range[0] && x <= range[1];
      })
    : ys;
}

/**
 * The exponential moving average of values, without the pull to zero at the start.
 *
 * @param weight From 0 (as they are) to less than 1.
 * @returns What is no finite number stays where it is and does not take part.
 */
export function smoothed(values: Float64Array, weight: number): Float64Array {
  let mean = 0;
  let taken = 0;
  return values.map(value => {
    if (!Number.isFinite(value)) {
      return value;
    }
    mean = weight * mean + (1 - weight) * value;
    taken += 1;
    return mean / (1 - Math.pow(weight, taken));
  });
}

/**
 * The place of the point nearest to `x`, the last one logged of several there; -1 when there is none.
 *
 * @param xs In ascending order.
 */
export function nearest(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const before = xs[low - 1];
  let found =
    before !== undefined && x - before <= Math.abs((xs[low] ?? 0) - x)
      ? low - 1
      : high;
  while (found >= 0 && xs[found + 1] === xs[found]) {
    found += 1;
  }
  return found;
}
