import type { ChartRange, IAcrossSetup } from '../setup';
import type { IChartRun } from '../types';
import type { IColumn } from './columns';

/**
 * The runs within all that is brushed.
 *
 * @returns null when nothing is.
 */
export function brushedRuns(
  runs: readonly IChartRun[],
  columns: readonly IColumn[],
  { brushes }: IAcrossSetup
): readonly string[] | null {
  const active = columns.flatMap(column => {
    const ranges = brushes.find(([id]) => id === column.id)?.[1] ?? [];
    return ranges.length > 0 ? [{ column, ranges }] : [];
  });
  if (active.length === 0) {
    return null;
  }
  return runs
    .filter((_, row) =>
      active.every(({ column, ranges }) => {
        const place = column.places[row] ?? null;
        return (
          place !== null &&
          ranges.some(range => {
            const [start, end] = placesOf(column, range);
            return place >= start && place <= end;
          })
        );
      })
    )
    .map(({ id }) => id);
}

/** What is brushed, as places along the column's axis. */
export function placesOf(
  column: IColumn,
  [start, end]: ChartRange
): ChartRange {
  const { from, to } = column.scale;
  // What lies below a logarithmic axis begins where that does.
  const place = (value: number, edge: number): number => {
    const found = column.scale.place(value);
    return Number.isNaN(found) ? edge : found;
  };
  return [place(start, from), place(end, to)];
}

/**
 * A set-up with other ranges of a column brushed.
 *
 * @param places Along the column's axis.
 */
export function withBrush(
  setup: IAcrossSetup,
  column: IColumn,
  places: readonly ChartRange[]
): IAcrossSetup {
  const others = setup.brushes.filter(([id]) => id !== column.id);
  // Drawn from above to below, they come the other way round.
  const ranges = places.map(([start, end]): ChartRange => [
    column.scale.value(Math.min(start, end)),
    column.scale.value(Math.max(start, end))
  ]);
  return {
    ...setup,
    brushes: ranges.length > 0 ? [...others, [column.id, ranges]] : others
  };
}
