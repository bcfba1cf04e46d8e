import type { IChartTheme } from '../theme';
import { BAR_HEIGHT, barsSvg } from './barsvg';
import type { ILineChart } from './chart';
import type { IBox, IStroke } from './drawing';
import { markShape, strokesOf, toX, toY } from './drawing';
import { ticksAlong } from '../scale';
import { shortened } from '../shortened';
import { attributes, escaped, textNode } from '../svgtext';

/** In pixels. */
const WIDTH = 720;
const HEIGHT = 400;
const LEGEND_LINE = 18;
const MARK_SIZE = 4;
const DOT_RADIUS = 3;

/** Legend entries side by side. */
const COLUMNS = 3;

/**
 * A line chart as a picture, with its name and which line is which run's.
 *
 * @param axisTitle What the lines run along.
 */
export function chartSvg(
  chart: ILineChart,
  axisTitle: string,
  theme: IChartTheme
): string {
  if (chart.isSingle) {
    return pictureOf(
      chart.key,
      40 + chart.lines.length * BAR_HEIGHT,
      theme,
      barsSvg(chart, WIDTH, theme)
    );
  }
  const box: IBox = {
    left: 80,
    top: 36,
    width: WIDTH - 100,
    height: HEIGHT - 90
  };
  const legend = chart.lines.map(({ run, dash }, index) => {
    const x = 16 + (index % COLUMNS) * ((WIDTH - 16) / COLUMNS);
    const y = HEIGHT + Math.floor(index / COLUMNS) * LEGEND_LINE;
    return (
      `<path${attributes({ d: `M${x} ${y}h24`, stroke: run.color, 'stroke-width': 2, 'stroke-dasharray': dash.map(length => length * 2).join(' ') })}/>` +
      textNode(shortened(run.name, 28), x + 30, y + 4, theme.text)
    );
  });
  const lines = Math.ceil(chart.lines.length / COLUMNS);
  const content = [
    axesSvg(chart, axisTitle, box, theme),
    `<clipPath id="box"><rect${attributes({ x: box.left, y: box.top, width: box.width, height: box.height })}/></clipPath>`,
    '<g clip-path="url(#box)" fill="none" stroke-linejoin="round">',
    ...strokesOf(chart, box, null).map(stroke => strokeSvg(stroke, box)),
    '</g><g fill="none">',
    ...legend,
    '</g>'
  ];
  return pictureOf(
    chart.key,
    HEIGHT + lines * LEGEND_LINE,
    theme,
    content.join('\n')
  );
}

function pictureOf(
  title: string,
  height: number,
  theme: IChartTheme,
  content: string
): string {
  const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${attributes({ ...size, style: `font: ${theme.font}` })}>`,
    `<title>${escaped(title)}</title>`,
    `<rect${attributes({ width: WIDTH, height, fill: theme.background })}/>`,
    textNode(shortened(title, 90), 16, 22, theme.text, { 'font-weight': 600 }),
    content,
    '</svg>'
  ].join('\n');
}

function axesSvg(
  { x, y }: ILineChart,
  axisTitle: string,
  box: IBox,
  theme: IChartTheme
): string {
  const bottom = box.top + box.height;
  const parts: string[] = [];
  for (const { value, label } of ticksAlong(x, box.width)) {
    const left = toX(x.place(value), x, box);
    parts.push(
      `<path${attributes({ d: `M${left} ${box.top}V${bottom}`, stroke: theme.grid })}/>`,
      textNode(label, left, bottom + 16, theme.quietText, {
        'text-anchor': 'middle'
      })
    );
  }
  for (const { value, label } of y.ticks(7)) {
    const top = toY(y.place(value), y, box);
    parts.push(
      `<path${attributes({ d: `M${box.left} ${top}H${box.left + box.width}`, stroke: theme.grid })}/>`,
      textNode(label, box.left - 6, top + 4, theme.quietText, {
        'text-anchor': 'end'
      })
    );
  }
  parts.push(
    textNode(
      axisTitle,
      box.left + box.width / 2,
      bottom + 34,
      theme.quietText,
      { 'text-anchor': 'middle' }
    )
  );
  return parts.join('\n');
}

function strokeSvg({ line, shapes, width, alpha }: IStroke, box: IBox): string {
  const { color } = line.run;
  const lines = shapes.strokes.map(pathOf).join('');
  const filled: string[] = [];
  const crossed: string[] = [];
  for (const mark of shapes.marks) {
    const path = markShape(mark, box, MARK_SIZE).map(pathOf).join('');
    (mark.kind === 'nan' ? crossed : filled).push(path);
  }
  for (let index = 0; index < shapes.dots.length; index += 2) {
    const [x = 0, y = 0] = shapes.dots.slice(index, index + 2);
    filled.push(
      `M${short(x - DOT_RADIUS)} ${short(y)}a${DOT_RADIUS} ${DOT_RADIUS} 0 1 0 ${2 * DOT_RADIUS} 0a${DOT_RADIUS} ${DOT_RADIUS} 0 1 0 ${-2 * DOT_RADIUS} 0`
    );
  }
  const dashes = line.dash.map(length => length * width).join(' ');
  return (
    `<g${attributes({ opacity: alpha })}>` +
    `<title>${escaped(line.run.name)}</title>` +
    `<path${attributes({ d: lines, stroke: color, 'stroke-width': width, 'stroke-dasharray': dashes })}/>` +
    `<path${attributes({ d: filled.join(''), fill: color })}/>` +
    `<path${attributes({ d: crossed.join(''), stroke: color, 'stroke-width': 1.5 })}/>` +
    '</g>'
  );
}

function pathOf(points: readonly number[]): string {
  const pairs: string[] = [];
  for (let index = 0; index < points.length; index += 2) {
    pairs.push(`${short(points[index] ?? 0)} ${short(points[index + 1] ?? 0)}`);
  }
  return `M${pairs.join('L')}`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
