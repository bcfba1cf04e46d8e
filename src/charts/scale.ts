import type { ChartAxis, ChartRange } from './setup';
import type { ITick } from './ticks';
import { durationTicks, logTicks, numberTicks, timeTicks } from './ticks';

/**
 * How values lie along an axis. What is drawn are places: plain numbers of a size that every
 * library can count with, whatever a metric's values are.
 */
export interface IScale {
  /** The places of the edges. */
  readonly from: number;
  readonly to: number;
  /** Where a value lies; NaN where there is no place for it. */
  readonly place: (value: number) => number;
  /** What lies at a place. */
  readonly value: (place: number) => number;
  /** @param count About how many there is room for. */
  readonly ticks: (count: number) => readonly ITick[];
}

/** Sizes that are drawn as they are. */
const PLAIN_SIZES: ChartRange = [1e-20, 1e25];

/** What is left free above and below lines, as a share. */
const MARGIN = 0.05;

/**
 * The scale of metric values.
 *
 * @param extent The least and the greatest finite value; null when there is none.
 * @param isLog Whether to draw powers evenly; what is not positive then has no place.
 */
export function valueScale(extent: ChartRange | null, isLog: boolean): IScale {
  const [least, greatest] = extent ?? [0, 1];
  if (isLog) {
    const low = Math.log10(least);
    const high = Math.log10(greatest);
    return logScale(...widened(low, high, 0.5));
  }
  const size = Math.max(Math.abs(least), Math.abs(greatest));
  const unit =
    size > 0 && (size < PLAIN_SIZES[0] || size > PLAIN_SIZES[1]) ? size : 1;
  const [from, to] = widened(
    least / unit,
    greatest / unit,
    size === 0 ? 1 : (size / unit) * 0.1
  );
  return {
    from,
    to,
    place: value => (Number.isFinite(value) ? value / unit : NaN),
    value: place => place * unit,
    ticks: count => numberTicks(from, to, count, { unit })
  };
}

/**
 * The scale of what the lines run along.
 *
 * @param extent From and to, on that axis; null when there are no points.
 */
export function axisScale(
  axis: ChartAxis,
  extent: ChartRange | null,
  isLog: boolean
): IScale {
  const [start, end] = extent ?? [0, 1];
  if (isLog && axis !== 'time') {
    return start < end
      ? logScale(Math.log10(start), Math.log10(end))
      : logScale(...widened(Math.log10(start), Math.log10(end), 0.5));
  }
  const room = axis === 'step' ? 1 : 1_000;
  const from = start < end ? start : start - room;
  const to = start < end ? end : end + room;
  const ticks = {
    step: (count: number) => numberTicks(from, to, count, { least: 1 }),
    time: (count: number) => timeTicks(from, to, count),
    relative: (count: number) => durationTicks(from, to, count)
  }[axis];
  return { from, to, place: value => value, value: place => place, ticks };
}

function logScale(from: number, to: number): IScale {
  return {
    from,
    to,
    place: value =>
      value > 0 && Number.isFinite(value) ? Math.log10(value) : NaN,
    value: place => Math.pow(10, place),
    ticks: count => logTicks(from, to, count)
  };
}

/** With a margin; `room` to each side when there is nothing between the two. */
function widened(
  least: number,
  greatest: number,
  room: number
): [number, number] {
  const margin = least < greatest ? (greatest - least) * MARGIN : room;
  return [least - margin, greatest + margin];
}

/** About what a letter of a label takes, what is between two labels, and what they have at least. In pixels. */
const LETTER = 6.5;
const GAP = 12;
const TICK = 72;

/** What a label may reach over the end of an axis, in pixels. */
const OVERHANG = 14;

/**
 * The marks of an axis from left to right, as many as there is room for with their labels.
 *
 * @param length Of the axis, in pixels.
 */
export function ticksAlong(scale: IScale, length: number): readonly ITick[] {
  const widthOf = ({ label }: ITick): number => label.length * LETTER;
  const ticks = scale.ticks(Math.max(2, Math.floor(length / TICK)));
  const widest = Math.max(...ticks.map(widthOf));
  const room = Math.max(1, Math.floor(length / (widest + GAP)));
  const fitting = room < ticks.length ? scale.ticks(room) : ticks;
  const end = length + OVERHANG;
  return fitting.map(tick => {
    const share =
      (scale.place(tick.value) - scale.from) / (scale.to - scale.from);
    return share * length + widthOf(tick) / 2 > end
      ? { ...tick, label: '' }
      : tick;
  });
}
