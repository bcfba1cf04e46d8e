import type { ChartRange } from '../setup';
import type { ILineChart } from './chart';
import { nearest } from './points';

/** How much of what is shown remains, by one key. */
const CLOSER = 0.5;

/**
 * What a key zooms to; null for all, undefined when the key is for something else.
 *
 * @param x Where somebody points; null for the middle.
 */
export function zoomed(
  { x: scale }: ILineChart,
  x: number | null,
  key: string
): ChartRange | null | undefined {
  if (key === '0') {
    return null;
  }
  const factor =
    key === '+' || key === '=' ? CLOSER : key === '-' ? 1 / CLOSER : null;
  if (factor === null) {
    return undefined;
  }
  const { from, to } = scale;
  const middle = x === null ? (from + to) / 2 : scale.place(x);
  return [
    scale.value(middle - (middle - from) * factor),
    scale.value(middle + (to - middle) * factor)
  ];
}

/**
 * The point that an arrow key goes to; null when the key is for something else or there is none.
 *
 * @param x Where it goes on from; null for the edge.
 */
export function nextPoint(
  { lines, x: scale }: ILineChart,
  x: number | null,
  key: string
): number | null {
  const isForward = key === 'ArrowRight' || key === 'Home';
  if (!isForward && key !== 'ArrowLeft' && key !== 'End') {
    return null;
  }
  const isFromEdge = x === null || key === 'Home' || key === 'End';
  const start = isFromEdge ? scale.value(isForward ? scale.from : scale.to) : x;
  const places = lines.flatMap(({ points }): number[] => {
    const index = nearest(points.x, start);
    const around = points.x.subarray(Math.max(0, index - 2), index + 3);
    return [...around].filter(each =>
      isFromEdge
        ? isForward
          ? each >= start
          : each <= start
        : isForward
          ? each > start
          : each < start
    );
  });
  const [least, greatest] = [Math.min(...places), Math.max(...places)];
  const found = isForward ? least : greatest;
  return Number.isFinite(found) ? found : null;
}
