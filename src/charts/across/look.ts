import type { IScale } from '../scale';
import { shortened } from '../shortened';
import type { IChartTheme } from '../theme';
import type { IColumn } from './columns';

/** The series of ECharts whose marks are runs. */
export const RUNS_SERIES = 'runs';

/** Has no width: U+2060, WORD JOINER. */
const INVISIBLE = '\u2060';

/** A long word would leave no room for the marks. */
const MAX_LABEL = 24;

/** What all charts have in common. */
export function baseOption(theme: IChartTheme): Record<string, unknown> {
  // ECharts puts it into an attribute of SVG as it is.
  const [, ...family] = theme.font.replace(/["<&]/g, "'").split(' ');
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: {
      color: theme.text,
      fontSize: parseFloat(theme.font),
      fontFamily: family.join(' ')
    }
  };
}

/** Where axes lie: their names and labels are inside of the chart. */
export function gridOption(top: number): Record<string, unknown> {
  return {
    left: 16,
    right: 40,
    top,
    bottom: 12,
    outerBoundsMode: 'same',
    outerBoundsContain: 'all'
  };
}

/** An axis of a column, with our own marks: they are right for values of every size. */
export function axisOption(
  column: Pick<IColumn, 'label' | 'scale'>,
  theme: IChartTheme,
  count: number
): Record<string, unknown> {
  return {
    type: 'value',
    name: shortLabel(column.label),
    nameTextStyle: { color: theme.text },
    min: column.scale.from,
    max: column.scale.to,
    ...ticksOption(column.scale, theme, count)
  };
}

function ticksOption(
  scale: IScale,
  theme: IChartTheme,
  count: number
): Record<string, unknown> {
  const labels = new Map(
    scale
      .ticks(count)
      .map(({ value, label }) => [scale.place(value), shortLabel(label)])
  );
  const customValues = [...labels.keys()];
  return {
    axisLine: {
      show: true,
      onZero: false,
      lineStyle: { color: theme.quietText }
    },
    axisTick: { show: true, customValues },
    axisLabel: {
      color: theme.quietText,
      fontSize: parseFloat(theme.font),
      customValues,
      // Lines run behind them.
      backgroundColor: theme.background,
      padding: [1, 2],
      formatter: (place: number) => labels.get(place) ?? ''
    },
    splitLine: { show: false }
  };
}

/**
 * A text as there is room for it in a chart of ECharts, on one line.
 *
 * All texts go through this: ECharts keeps what it has measured in plain objects, by text. One that is called
 * `__proto__` or `constructor` would be looked up in `Object.prototype`, and written to.
 */
export function shortLabel(text: string): string {
  const line = shortened(text.replace(/[\s\p{Cc}]+/gu, ' '), MAX_LABEL);
  return line in {} ? `${line}${INVISIBLE}` : line;
}
