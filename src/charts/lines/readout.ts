import type { ILineChart } from './chart';
import type { ILine } from './chart';
import { nearest } from './points';

/** The value of a run where somebody points. */
export interface IReading {
  readonly line: ILine;
  /** As logged. */
  readonly value: number;
  /** Its moving average; the value itself without smoothing. */
  readonly drawn: number;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A line that ended further away than this share of the chart has nothing to say there. */
const REACH = 0.05;

/**
 * What each line has nearest to `x`, the greatest value first, what is no number last.
 *
 * @param x In units of the axis.
 */
export function readingsAt(
  { lines, x: scale }: ILineChart,
  x: number
): readonly IReading[] {
  const reach = REACH * (scale.to - scale.from);
  const readings = lines.flatMap((line): IReading[] => {
    const { points, drawn } = line;
    const index = nearest(points.x, x);
    const at = points.x[index] ?? NaN;
    const isBeyond = x < (points.x[0] ?? NaN) || x > (points.x.at(-1) ?? NaN);
    const away = Math.abs(scale.place(at) - scale.place(x));
    return index === -1 || (isBeyond && away > reach)
      ? []
      : [
          {
            line,
            value: points.y[index] ?? NaN,
            drawn: drawn[index] ?? NaN,
            step: points.steps[index] ?? NaN,
            time: points.times[index] ?? NaN
          }
        ];
  });
  return readings.sort((a, b) => order(a.drawn, b.drawn));
}

function order(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  }
  return a === b ? 0 : a < b ? 1 : -1;
}

/**
 * The readings that there is room for: the one that is pointed at and those nearest to it.
 *
 * @param value What is pointed at, on the axis of values.
 */
export function readingsNear(
  readings: readonly IReading[],
  value: number,
  room: number
): readonly IReading[] {
  const place = pointedAt(readings, value);
  const start = Math.max(
    0,
    Math.min(place - Math.floor(room / 2), readings.length - room)
  );
  return readings.slice(start, start + room);
}

/** The place of the reading nearest to a value; -1 when there is none. */
export function pointedAt(
  readings: readonly IReading[],
  value: number
): number {
  let best = readings.length > 0 ? 0 : -1;
  let least = Infinity;
  readings.forEach(({ drawn }, index) => {
    // Halved, as the difference of the largest numbers is no number.
    const distance = Math.abs(drawn / 2 - value / 2);
    if (distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}
