import type { TranslationBundle } from '@jupyterlab/translation';
import type { ChartKind, IAcrossSetup } from '../setup';
import type { IChartTheme } from '../theme';
import type { IChartRun } from '../types';
import { barRows, barsHeight, barsOption } from './bars';
import { boxesOf, boxesOption } from './boxes';
import { markLooks } from './colorscale';
import type { IColumn, columnIds } from './columns';
import { chosen, columnOf, defaultColumns, defaultGroup } from './columns';
import { RUNS_SERIES } from './look';
import { parallelOption } from './parallel';
import { markedRows, scatterOption } from './scatter';

/** The kinds of charts in which a run is one mark. */
export type AcrossKind = Exclude<ChartKind, 'lines'>;

/** What ECharts says of a mark that somebody points at. */
export interface IMarkEvent {
  readonly seriesId?: string;
  readonly dataIndex: number;
  readonly value: unknown;
}

/** The run of a mark, as its place in the list; null for marks of many runs. */
export function rowOf(
  { rows }: IPicture,
  { seriesId, dataIndex }: IMarkEvent
): number | null {
  return seriesId === RUNS_SERIES ? (rows[dataIndex] ?? null) : null;
}

/** A chart of runs. */
export interface IPicture {
  readonly kind: AcrossKind;
  /** What ECharts draws. */
  readonly option: Readonly<Record<string, unknown>>;
  /** In CSS pixels. */
  readonly height: number;
  /** With less it is scrolled. In CSS pixels. */
  readonly minWidth: number;
  /** What is drawn, in the order of the axes. */
  readonly columns: readonly IColumn[];
  /** What colours the marks; null for the colours of the runs. */
  readonly color: IColumn | null;
  /** The run of each mark, as its place in the list. */
  readonly rows: readonly number[];
  /** How many of the runs are in it. */
  readonly drawn: number;
}

/** The columns along the axes and the one that colours the marks, each once. */
export function shownColumns({
  columns,
  color
}: Pick<IPicture, 'columns' | 'color'>): readonly IColumn[] {
  const all = [...columns, ...(color ? [color] : [])];
  return all.filter(
    ({ id }, index) => all.findIndex(each => each.id === id) === index
  );
}

/** In CSS pixels. */
const HEIGHT = 420;

/** An axis with its labels. */
const AXIS = 90;

/**
 * Draw runs.
 *
 * @param ids What can be drawn.
 * @returns null when there is nothing to draw along an axis.
 */
export function pictureOf(
  kind: AcrossKind,
  setup: Omit<IAcrossSetup, 'brushes'>,
  runs: readonly IChartRun[],
  ids: ReturnType<typeof columnIds>,
  theme: IChartTheme,
  trans: TranslationBundle
): IPicture | null {
  const columns = chosenColumns(kind, setup, runs, ids);
  const read = (id: string): IColumn =>
    columnOf(id, runs, setup.logs.includes(id));
  const axes = columns.axes.map(read);
  const color = columns.color === null ? null : read(columns.color);
  const [first, second] = axes;
  if (!first || (kind !== 'bar' && kind !== 'parallel' && !second)) {
    return null;
  }
  const looks = markLooks(runs, color, theme.quietText);
  const common = {
    kind,
    height: HEIGHT,
    minWidth: kind === 'parallel' ? axes.length * AXIS : 0,
    columns: axes,
    color
  };
  switch (kind) {
    case 'parallel':
      return {
        ...common,
        option: parallelOption(axes, looks, theme),
        rows: runs.map((_, row) => row),
        drawn: runs.length
      };
    case 'scatter':
    case 'contour': {
      const [x, y] = [first, second ?? first];
      const height = kind === 'contour' ? color : null;
      const rows = markedRows(x, y);
      return {
        ...common,
        option: scatterOption(x, y, rows, looks, height, theme),
        rows,
        drawn: rows.length
      };
    }
    case 'bar': {
      const rows = barRows(first);
      return {
        ...common,
        option: barsOption(first, rows, runs, theme),
        height: barsHeight(rows.length),
        rows,
        drawn: rows.length
      };
    }
    case 'box': {
      const boxes = boxesOf(first, second ?? first, trans.__('none'));
      return {
        ...common,
        option: boxesOption(first, boxes, second?.label ?? '', theme),
        rows: boxes.flatMap(({ outliers }) => outliers),
        drawn: boxes.reduce((sum, { rows }) => sum + rows.length, 0)
      };
    }
  }
}

/**
 * What a chart is drawn of: what was chosen, or what makes sense where nothing was.
 */
export function chosenColumns(
  kind: AcrossKind,
  setup: Omit<IAcrossSetup, 'brushes'>,
  runs: readonly IChartRun[],
  ids: ReturnType<typeof columnIds>
): { readonly axes: readonly string[]; readonly color: string | null } {
  const numbers = [...ids.metrics, ...ids.params];
  const params = [...ids.params, ...ids.metrics];
  const all = [...numbers, ...ids.tags];
  const color =
    setup.color !== null && all.includes(setup.color) ? setup.color : null;
  const there = (id: string | null): readonly string[] =>
    id === null ? [] : [id];
  switch (kind) {
    case 'parallel': {
      const known = new Set(all);
      const axes = setup.dimensions?.filter(id => known.has(id));
      return { axes: axes ?? defaultColumns(runs, ids), color };
    }
    case 'scatter':
    case 'contour':
      return {
        axes: [
          ...there(chosen(setup.x, params)),
          ...there(
            chosen(
              setup.y,
              kind === 'contour' ? params : numbers,
              kind === 'contour' ? 1 : 0
            )
          )
        ],
        color: kind === 'contour' ? (color ?? chosen(null, numbers)) : color
      };
    case 'bar':
      return { axes: there(chosen(setup.metric, ids.metrics)), color: null };
    case 'box': {
      const groups = [...ids.params, ...ids.tags];
      return {
        axes: [
          ...there(chosen(setup.metric, ids.metrics)),
          ...there(
            groups.includes(setup.group ?? '')
              ? setup.group
              : defaultGroup(runs, ids)
          )
        ],
        color: null
      };
    }
  }
}
