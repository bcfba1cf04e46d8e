import type { IChartTheme } from '../theme';
import type { IChartRun } from '../types';
import type { IColumn } from './columns';
import { shortText } from './columns';
import {
  axisOption,
  RUNS_SERIES,
  gridOption,
  baseOption,
  shortLabel
} from './look';

/** More bars than that are no longer read. */
export const MAX_BARS = 100;

/** A bar and the room around it, in CSS pixels. */
const BAR = 20;

/** How high a chart of so many bars is, in CSS pixels. */
export function barsHeight(count: number): number {
  return 80 + Math.min(count, MAX_BARS) * BAR;
}

/** The rows of runs that have a value, the greatest first, as many as are drawn. */
export function barRows(column: IColumn): readonly number[] {
  return column.places
    .flatMap((place, row) => (place === null ? [] : [{ place, row }]))
    .sort((a, b) => b.place - a.place)
    .slice(0, MAX_BARS)
    .map(({ row }) => row);
}

/**
 * A bar for the last value of each run, the greatest at the top.
 *
 * @param rows The runs that are drawn, in that order.
 */
export function barsOption(
  column: IColumn,
  rows: readonly number[],
  runs: readonly IChartRun[],
  theme: IChartTheme
): Record<string, unknown> {
  const { scale, isLog } = column;
  const values = rows.map(row => column.places[row] ?? 0);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const axis = axisOption(column, theme, 6);
  return {
    ...baseOption(theme),
    grid: gridOption(12),
    xAxis: {
      ...axis,
      nameLocation: 'middle',
      nameGap: 28,
      // Bars begin at zero, where there is one.
      min: isLog || least < 0 ? scale.from : 0,
      max: isLog || greatest > 0 || least === 0 ? scale.to : 0
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(String),
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: theme.quietText } },
      axisLabel: {
        fontSize: parseFloat(theme.font),
        color: theme.text,
        interval: 0,
        formatter: (row: string) => shortLabel(runs[Number(row)]?.name ?? '')
      }
    },
    series: [
      {
        id: RUNS_SERIES,
        type: 'bar',
        barWidth: '70%',
        label: {
          show: true,
          position: 'right',
          color: theme.text,
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            shortLabel(
              shortText(column, column.texts[rows[dataIndex] ?? -1] ?? '')
            )
        },
        data: rows.map(row => ({
          value: column.places[row] ?? '-',
          itemStyle: { color: runs[row]?.color }
        }))
      }
    ]
  };
}
