import { pythonLiteral } from '../../common/python';
import type { IColumn } from './columns';
import type { IDrawn } from './drawn';
import { heightsCode, wordsAsPlaces } from './drawn';

/** Python that draws `frame` with Plotly. Names are escaped: it takes texts for markup. */
export function plotlyCode(drawn: IDrawn): readonly string[] {
  return [...figure(drawn), 'figure.show()'];
}

function figure(drawn: IDrawn): readonly string[] {
  const { kind, axes, color, at } = drawn;
  const [x, y] = axes;
  if (!x) {
    return [];
  }
  switch (kind) {
    case 'parallel':
      return parallel(drawn);
    case 'scatter':
      return y
        ? [
            `frame = frame.dropna(subset=[${at(x)}, ${at(y)}])`,
            'figure = go.Figure()',
            ...scattered(x, y, color, at),
            ...titles(x, y)
          ]
        : [];
    case 'contour':
      return y && color
        ? [
            ...heightsCode(drawn, x, y, color),
            'figure = go.Figure()',
            `figure.add_contour(x=across, y=up, z=heights, colorscale="Viridis", ${bar(color)})`,
            'figure.add_scatter(x=x, y=y, mode="markers", marker_color="black", text=frame[0].map(escape))',
            ...titles(x, y)
          ]
        : [];
    case 'bar':
      return [
        `frame = frame.sort_values(${at(x)}).dropna(subset=[${at(x)}])`,
        'places = list(range(len(frame)))',
        'figure = go.Figure()',
        `figure.add_bar(x=frame[${at(x)}], y=places, orientation="h", marker_color=frame[1])`,
        'figure.update_yaxes(tickvals=places, ticktext=frame[0].map(escape))',
        ...title('x', x)
      ];
    case 'box':
      return y
        ? [
            `groups = frame.dropna(subset=[${at(x)}]).groupby(${at(y)}, dropna=False)[${at(x)}]`,
            'figure = go.Figure()',
            'for name, values in groups:',
            '    figure.add_box(y=values, name=escape(str(name)))',
            `figure.update_xaxes(type="category", title=escape(${pythonLiteral(y.label)}))`,
            ...title('y', x)
          ]
        : [];
  }
}

function parallel(drawn: IDrawn): readonly string[] {
  const { axes, color, at } = drawn;
  const words = axes.filter(column => column.words !== null);
  const logs = axes.filter(({ isLog }) => isLog);
  return [
    ...words.map(
      column =>
        `words${at(column)} = sorted(frame[${at(column)}].dropna().unique())`
    ),
    ...wordsAsPlaces(drawn, axes),
    ...logs.map(
      column =>
        `frame[${at(column)}] = np.log10(frame[${at(column)}].where(frame[${at(column)}] > 0))`
    ),
    'dimensions = [',
    ...axes.map(column => {
      const label = column.isLog ? `log10 ${column.label}` : column.label;
      const ticks = column.words
        ? `, tickvals=list(range(len(words${at(column)}))), ticktext=list(map(escape, words${at(column)}))`
        : '';
      return `    dict(label=escape(${pythonLiteral(label)}), values=frame[${at(column)}]${ticks}),`;
    }),
    ']',
    ...(color && !color.words
      ? [
          `line = dict(color=frame[${at(color)}], colorscale="Viridis", ${bar(color)})`
        ]
      : [
          '# One color for each run.',
          'last = max(len(frame) - 1, 1)',
          'colors = [[row / last, color] for row, color in enumerate(frame[1])]',
          'colors = [*colors, [1, colors[-1][1]]]',
          'line = dict(color=list(range(len(frame))), colorscale=colors)'
        ]),
    'figure = go.Figure(go.Parcoords(line=line, dimensions=dimensions))'
  ];
}

/** Marks in the colours of the runs, of words, or of numbers. */
function scattered(
  x: IColumn,
  y: IColumn,
  color: IColumn | null,
  at: IDrawn['at']
): readonly string[] {
  const add = (frame: string, others: string): string =>
    `figure.add_scatter(x=${frame}[${at(x)}], y=${frame}[${at(y)}], mode="markers", text=${frame}[0].map(escape), ${others})`;
  if (!color) {
    return [add('frame', 'marker_color=frame[1]')];
  }
  return color.words
    ? [
        `for name, part in frame.groupby(${at(color)}):`,
        `    ${add('part', 'name=escape(str(name))')}`
      ]
    : [
        `marker = dict(color=frame[${at(color)}], colorscale="Viridis", ${bar(color)})`,
        add('frame', 'marker=marker')
      ];
}

/** What the colours mean, as an argument. */
function bar({ label }: IColumn): string {
  return `colorbar=dict(title=escape(${pythonLiteral(label)}))`;
}

function titles(x: IColumn, y: IColumn): readonly string[] {
  return [...title('x', x), ...title('y', y)];
}

function title(axis: 'x' | 'y', { label, isLog }: IColumn): readonly string[] {
  const type = isLog ? 'type="log", ' : '';
  return [
    `figure.update_${axis}axes(${type}title=escape(${pythonLiteral(label)}))`
  ];
}
