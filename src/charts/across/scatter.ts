import type { IChartTheme } from '../theme';
import type { IMarkLook } from './colorscale';
import type { IColumn } from './columns';
import { contourSeries } from './contour';
import { axisOption, RUNS_SERIES, gridOption, baseOption } from './look';

/** The rows of runs that have a place on both axes. */
export function markedRows(x: IColumn, y: IColumn): readonly number[] {
  return x.places.flatMap((left, row) =>
    left === null || (y.places[row] ?? null) === null ? [] : [row]
  );
}

/**
 * A mark for each run, where two of its values meet.
 *
 * @param rows The runs that are drawn.
 * @param height What is drawn behind the marks as heights; null for nothing.
 */
export function scatterOption(
  x: IColumn,
  y: IColumn,
  rows: readonly number[],
  looks: readonly IMarkLook[],
  height: IColumn | null,
  theme: IChartTheme
): Record<string, unknown> {
  return {
    ...baseOption(theme),
    grid: gridOption(32),
    xAxis: {
      ...axisOption(x, theme, 8),
      nameLocation: 'middle',
      nameGap: 28
    },
    yAxis: {
      ...axisOption(y, theme, 7),
      nameTextStyle: { align: 'left', color: theme.text }
    },
    // ECharts wants one for its brush.
    toolbox: { show: false },
    brush: {
      xAxisIndex: 0,
      yAxisIndex: 0,
      throttleType: 'debounce',
      throttleDelay: 200,
      brushStyle: {
        borderColor: theme.accent,
        color: theme.accent,
        opacity: 0.2
      }
    },
    series: [
      ...(height ? [contourSeries(x, y, height)] : []),
      {
        id: RUNS_SERIES,
        type: 'scatter',
        symbolSize: rows.length > 1_000 ? 5 : 9,
        z: 3,
        data: rows.map(row => ({
          value: [x.places[row] ?? '-', y.places[row] ?? '-'],
          symbol: looks[row]?.shape,
          itemStyle: {
            color: looks[row]?.color,
            borderColor: height ? theme.background : theme.quietText,
            borderWidth: height ? 1.5 : 0.5
          }
        }))
      }
    ]
  };
}
