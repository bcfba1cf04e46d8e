import type { ChartRange } from '../setup';
import type { ILine } from './chart';
import { within } from './points';

/** A line in a few numbers. */
export interface ISummary {
  readonly first: number;
  readonly last: number;
  /** Null when no value is finite. */
  readonly least: number | null;
  readonly greatest: number | null;
}

/**
 * What a line says, for those who cannot see it; null for a line without points.
 *
 * @param range What is zoomed into; null for all.
 */
export function summaryOf(
  { points }: ILine,
  range: ChartRange | null
): ISummary | null {
  const y = within(points.x, points.y, range);
  const first = y[0];
  const last = y.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const finite = y.filter(Number.isFinite);
  return {
    first,
    last,
    least: finite.length > 0 ? Math.min(...finite) : null,
    greatest: finite.length > 0 ? Math.max(...finite) : null
  };
}
