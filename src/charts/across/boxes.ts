import type { IChartTheme } from '../theme';
import type { IColumn } from './columns';
import {
  axisOption,
  RUNS_SERIES,
  gridOption,
  baseOption,
  shortLabel
} from './look';

/** More groups than that are no longer read. */
export const MAX_GROUPS = 30;

/** Runs of one group, summed up. Numbers are places along the axis. */
export interface IBox {
  readonly label: string;
  readonly rows: readonly number[];
  /** The lower whisker, quartile, median, quartile and whisker. */
  readonly five: readonly [number, number, number, number, number];
  /** The rows of runs beyond the whiskers. */
  readonly outliers: readonly number[];
}

/**
 * Boxes of a column, one for each value of another; the largest groups.
 *
 * Whiskers reach to the last run within one and a half heights of the box (Tukey 1977).
 *
 * @param nothing What runs without such a value are called.
 */
export function boxesOf(
  column: IColumn,
  group: IColumn,
  nothing: string
): readonly IBox[] {
  const groups = new Map<string | null, number[]>();
  column.places.forEach((place, row) => {
    if (place !== null) {
      const text = group.texts[row] ?? null;
      const rows = groups.get(text) ?? [];
      rows.push(row);
      groups.set(text, rows);
    }
  });
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, MAX_GROUPS)
    .map(([text, rows]) => {
      const at = (row: number): number => column.places[row] ?? 0;
      const values = rows.map(at).sort((a, b) => a - b);
      const [q1, q2, q3] = [0.25, 0.5, 0.75].map(share =>
        quantile(values, share)
      ) as [number, number, number];
      const reach = 1.5 * (q3 - q1);
      const within = values.filter(
        value => value >= q1 - reach && value <= q3 + reach
      );
      const low = within[0] ?? q1;
      const high = within.at(-1) ?? q3;
      return {
        label: text ?? nothing,
        rows,
        five: [low, q1, q2, q3, high],
        outliers: rows.filter(row => at(row) < low || at(row) > high)
      };
    });
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below = 0, above = 0] = [
    sorted[Math.floor(place)],
    sorted[Math.ceil(place)]
  ];
  return below + (above - below) * (place - Math.floor(place));
}

/** A box for each group of runs. */
export function boxesOption(
  column: IColumn,
  boxes: readonly IBox[],
  groupLabel: string,
  theme: IChartTheme
): Record<string, unknown> {
  const style = {
    color: theme.background,
    borderColor: theme.accent,
    borderWidth: 1.5
  };
  return {
    ...baseOption(theme),
    grid: gridOption(32),
    xAxis: {
      type: 'category',
      name: shortLabel(groupLabel),
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { color: theme.text },
      data: boxes.map((_, index) => String(index)),
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: theme.quietText } },
      axisLabel: {
        fontSize: parseFloat(theme.font),
        color: theme.quietText,
        hideOverlap: true,
        formatter: (index: string) => {
          const box = boxes[Number(index)];
          return box ? `${shortLabel(box.label)} (${box.rows.length})` : '';
        }
      }
    },
    yAxis: {
      ...axisOption(column, theme, 7),
      nameTextStyle: { align: 'left', color: theme.text }
    },
    series: [
      {
        id: 'boxes',
        type: 'boxplot',
        itemStyle: style,
        emphasis: { itemStyle: style },
        data: boxes.map(({ five }) => [...five])
      },
      {
        id: RUNS_SERIES,
        type: 'scatter',
        symbolSize: 7,
        itemStyle: { color: theme.accent },
        data: boxes.flatMap(({ outliers }, index) =>
          outliers.map(row => [index, column.places[row] ?? '-'])
        )
      }
    ]
  };
}
