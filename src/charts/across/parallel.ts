import type { IChartTheme } from '../theme';
import type { IColumn } from './columns';
import type { IMarkLook } from './colorscale';
import { axisOption, RUNS_SERIES, baseOption } from './look';

/**
 * Parallel coordinates: an axis for each column, a line for each run.
 */
export function parallelOption(
  columns: readonly IColumn[],
  looks: readonly IMarkLook[],
  theme: IChartTheme
): Record<string, unknown> {
  return {
    ...baseOption(theme),
    parallel: {
      left: 56,
      right: 72,
      top: 40,
      bottom: 20,
      axisExpandable: false
    },
    parallelAxis: columns.map((column, dim) => ({
      ...axisOption(column, theme, 8),
      id: axisId(dim),
      dim,
      nameGap: 16,
      areaSelectStyle: {
        width: 16,
        borderColor: theme.accent,
        color: theme.accent,
        opacity: 0.25
      }
    })),
    series: [
      {
        id: RUNS_SERIES,
        type: 'parallel',
        inactiveOpacity: 0.06,
        activeOpacity: 0.9,
        emphasis: { lineStyle: { width: 4, opacity: 1 } },
        data: looks.map(({ color }, row) => ({
          value: columns.map(({ places }) => places[row] ?? '-'),
          lineStyle: {
            color,
            width: looks.length > 200 ? 1 : 2,
            opacity: looks.length > 1_000 ? 0.4 : 0.8
          }
        }))
      }
    ]
  };
}

/** What an axis is called between us and ECharts: the names of columns are anybody's. */
export function axisId(dim: number): string {
  return `axis-${dim}`;
}
