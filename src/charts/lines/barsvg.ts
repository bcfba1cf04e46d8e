import { exactMetric } from '../../components/format';
import { shortened } from '../shortened';
import { attributes, textNode } from '../svgtext';
import type { IChartTheme } from '../theme';
import { asMetricValue } from '../values';
import { barsOf } from './barlist';
import type { ILineChart } from './chart';

/** In pixels. */
export const BAR_HEIGHT = 20;
const LEFT = 220;
const TOP = 36;

/** Bars with names and values, one below the other. */
export function barsSvg(
  chart: ILineChart,
  width: number,
  theme: IChartTheme
): string {
  const room = width - LEFT - 140;
  return barsOf(chart)
    .map(({ line, value, from, to }, index) => {
      const y = TOP + index * BAR_HEIGHT;
      const bar = {
        x: LEFT + from * room,
        y: y + 3,
        width: (to - from) * room,
        height: BAR_HEIGHT - 6,
        fill: line.run.color
      };
      return [
        textNode(shortened(line.run.name, 28), 16, y + 14, theme.text),
        `<rect${attributes(bar)}/>`,
        textNode(
          exactMetric(asMetricValue(value)),
          LEFT + to * room + 6,
          y + 14,
          theme.text
        )
      ].join('\n');
    })
    .join('\n');
}
