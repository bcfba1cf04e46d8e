import type { Series } from '../../api/views';
import { dashesFor } from '../../common/colors';
import type { ChartRange, ILinesSetup } from '../setup';
import type { IChartRun } from '../types';
import type { IHistory } from './history';
import type { IPoints } from './points';
import { smoothed, toPoints, within } from './points';
import type { IScale } from '../scale';
import { axisScale, valueScale } from '../scale';

/** A run in a chart. */
export interface ILine {
  readonly run: IChartRun;
  /** See `dashesFor`. */
  readonly dash: readonly number[];
  /** What was logged. */
  readonly points: IPoints;
  /** What is drawn: the values, or their moving average. */
  readonly drawn: Float64Array;
  /** As it was answered, for the range that is shown. */
  readonly series: Series;
}

/** A line chart of one metric, before it has a size. */
export interface ILineChart {
  readonly key: string;
  /** What is zoomed into; null for all. */
  readonly range: ChartRange | null;
  readonly x: IScale;
  readonly y: IScale;
  readonly lines: readonly ILine[];
  /** Whether the values behind the moving averages are drawn as well. */
  readonly isSmoothed: boolean;
  /** Each line is one point: there is no course to draw. */
  readonly isSingle: boolean;
  /** No value can be drawn on a logarithmic axis. */
  readonly isLogRefused: boolean;
}

/**
 * The chart of a metric.
 *
 * @param runs In the order of the lines.
 */
export function lineChart(
  key: string,
  runs: readonly IChartRun[],
  history: Pick<IHistory, 'overview' | 'detail'>,
  setup: ILinesSetup
): ILineChart {
  const range = rangeOf(setup, key);
  const dashes = dashesFor(runs.map(({ color }) => color));
  const lines = runs.flatMap((run, index): ILine[] => {
    const overview = history.overview.get(run.id);
    if (!overview) {
      return [];
    }
    const series = (range && history.detail.get(run.id)) ?? overview;
    const points = toPoints(series, setup.axis);
    return [
      {
        run,
        dash: dashes[index] ?? [],
        points,
        drawn: smoothed(points.y, setup.smoothing),
        series
      }
    ];
  });
  const isLogX = setup.logX && setup.axis !== 'time';
  const across =
    range ??
    extentOf(
      lines.map(({ points }) => points.x),
      isLogX
    );
  const values = (isLog: boolean): ChartRange | null =>
    extentOf(
      lines.flatMap(({ points, drawn }) =>
        [points.y, drawn].map(each => within(points.x, each, range))
      ),
      isLog
    );
  const extent = values(setup.logY);
  const isLogRefused = setup.logY && !extent && values(false) !== null;
  return {
    key,
    range,
    x: axisScale(setup.axis, across, isLogX && across !== null),
    y: valueScale(extent ?? values(false), setup.logY && extent !== null),
    lines,
    isSmoothed: setup.smoothing > 0,
    isSingle:
      lines.length > 0 &&
      lines.every(({ run }) => history.overview.get(run.id)?.total === 1),
    isLogRefused
  };
}

/** What is zoomed into of a metric. */
export function rangeOf(setup: ILinesSetup, key: string): ChartRange | null {
  return setup.ranges.find(([name]) => name === key)?.[1] ?? null;
}

/** A set-up with another zoom of a metric; null for all of it. */
export function withRange(
  setup: ILinesSetup,
  key: string,
  range: ChartRange | null
): ILinesSetup {
  const others = setup.ranges.filter(([name]) => name !== key);
  return { ...setup, ranges: range ? [...others, [key, range]] : others };
}

/** The least and the greatest finite value; null when there is none. */
function extentOf(
  all: readonly Float64Array[],
  isPositive: boolean
): ChartRange | null {
  let least = Infinity;
  let greatest = -Infinity;
  for (const values of all) {
    for (const value of values) {
      if (Number.isFinite(value) && (!isPositive || value > 0)) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
  }
  return least <= greatest ? [least, greatest] : null;
}
