import { pythonLiteral } from '../../common/python';
import type { CodeLibrary } from '../code';
import { DRAWN_BELOW } from '../code';
import type { ILinesSetup } from '../setup';
import type { ILine, ILineChart } from './chart';

/** How a point's place is computed, by axis. */
const PLACES = {
  step: '[point.step for point in points]',
  time: '[datetime.fromtimestamp(point.timestamp / 1000) for point in points]',
  relative: '[(point.timestamp - began) / 1000 for point in points]'
} as const;

const TITLES = {
  step: 'Step',
  time: 'Time',
  relative: 'Seconds since start'
} as const;

type Charted = Pick<ILineChart, 'key' | 'lines' | 'range'>;

/**
 * Python that draws a line chart from the store: MLflow for the histories, a library for the rest.
 */
export function linesCode(
  chart: Charted,
  setup: ILinesSetup,
  library: CodeLibrary
): string {
  const { key, lines } = chart;
  const { axis, smoothing } = setup;
  const isSmoothed = smoothing > 0;
  const isPlotly = library === 'plotly';
  const draw = isPlotly ? plotly(chart, setup) : matplotlib(chart, setup);
  return [
    ...(axis === 'time' ? ['from datetime import datetime'] : []),
    ...(isPlotly ? ['from html import escape'] : []),
    ...(axis === 'time' || isPlotly ? [''] : []),
    ...(isPlotly ? [] : ['import matplotlib.pyplot as plt']),
    ...(isSmoothed ? ['import pandas as pd'] : []),
    ...(isPlotly ? ['import plotly.graph_objects as go'] : []),
    'from mlflow import MlflowClient',
    '',
    'runs = [',
    '    # run id, name, color',
    ...lines.map(
      ({ run }) =>
        `    (${[run.id, run.name, run.color].map(pythonLiteral).join(', ')}),`
    ),
    ']',
    `metric = ${pythonLiteral(key)}`,
    '',
    'client = MlflowClient()',
    ...draw.begin,
    'for run_id, name, color in runs:',
    '    points = client.get_metric_history(run_id, metric)',
    '    points.sort(key=lambda point: (point.step, point.timestamp))',
    ...(axis === 'relative' ? ['    began = points[0].timestamp'] : []),
    ...(axis === 'step'
      ? []
      : ['    points.sort(key=lambda point: point.timestamp)']),
    `    x = ${PLACES[axis]}`,
    '    y = [point.value for point in points]',
    ...(lines.some(isInfinite)
      ? [
          `    y = [value if abs(value) < ${DRAWN_BELOW} else None for value in y]`
        ]
      : []),
    ...(isSmoothed
      ? [
          draw.faint,
          `    y = pd.Series(y, dtype=float).ewm(alpha=${pythonLiteral(round(1 - smoothing))}).mean()`
        ]
      : []),
    draw.line,
    ...draw.end,
    ''
  ].join('\n');
}

/** What a library draws with. */
interface IDrawing {
  readonly begin: readonly string[];
  /** The values behind their moving average. */
  readonly faint: string;
  readonly line: string;
  readonly end: readonly string[];
}

function matplotlib(
  { range }: Charted,
  { axis, logX, logY }: ILinesSetup
): IDrawing {
  const mark = 'marker="o" if len(x) == 1 else None';
  return {
    begin: ['figure, axes = plt.subplots(layout="constrained")'],
    faint: '    axes.plot(x, y, color=color, alpha=0.25)',
    line: `    axes.plot(x, y, label=name, color=color, ${mark})`,
    end: [
      ...(logX && axis !== 'time' ? ['axes.set_xscale("log")'] : []),
      ...(logY ? ['axes.set_yscale("log")'] : []),
      ...(range ? [`axes.set_xlim(${limits(range, axis).join(', ')})`] : []),
      `axes.set_xlabel("${TITLES[axis]}")`,
      'axes.set_ylabel(metric, parse_math=False)',
      'for text in axes.legend().get_texts():',
      '    text.set_parse_math(False)',
      'plt.show()'
    ]
  };
}

function plotly(
  { range }: Charted,
  { axis, logX, logY }: ILinesSetup
): IDrawing {
  const isLog = logX && axis !== 'time';
  const edges = range && limits(range, axis).map(edge => power(edge, isLog));
  return {
    begin: ['figure = go.Figure()'],
    faint:
      '    figure.add_scatter(x=x, y=y, line_color=color, opacity=0.25, showlegend=False)',
    line: '    figure.add_scatter(x=x, y=y, name=escape(name), line_color=color)',
    end: [
      'figure.update_traces(mode="lines")',
      'figure.update_traces(mode="markers", selector=lambda trace: len(trace.x) == 1)',
      ...(isLog ? ['figure.update_xaxes(type="log")'] : []),
      ...(logY ? ['figure.update_yaxes(type="log")'] : []),
      ...(edges ? [`figure.update_xaxes(range=[${edges.join(', ')}])`] : []),
      `figure.update_layout(xaxis_title="${TITLES[axis]}", yaxis_title=escape(metric))`,
      'figure.show()'
    ]
  };
}

/** Plotly's ranges of logarithmic axes are powers of ten. */
function power(edge: string, isLog: boolean): string {
  return isLog ? pythonLiteral(Math.log10(Number(edge))) : edge;
}

function limits(
  range: readonly [number, number],
  axis: ILinesSetup['axis']
): readonly string[] {
  return range.map(edge =>
    axis === 'time'
      ? `datetime.fromtimestamp(${pythonLiteral(edge / 1_000)})`
      : pythonLiteral(axis === 'relative' ? edge / 1_000 : edge)
  );
}

function isInfinite({ points }: ILine): boolean {
  return points.y.some(value => Math.abs(value) === Infinity);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
