import { pythonLiteral } from '../../common/python';
import type { IColumn } from './columns';
import type { IDrawn } from './drawn';
import { heightsCode, wordsAsPlaces } from './drawn';

/** Python that draws `frame` with Matplotlib. Names are texts in it, never formulas. */
export function matplotlibCode(drawn: IDrawn): readonly string[] {
  return [
    ...before(drawn),
    'figure, axes = plt.subplots(layout="constrained")',
    ...marks(drawn),
    'plt.show()'
  ];
}

/** What is counted before there is a figure. */
function before(drawn: IDrawn): readonly string[] {
  const { kind, axes, color, at } = drawn;
  const [x, y] = axes;
  if (kind === 'parallel') {
    const logs = axes.filter(({ isLog }) => isLog).map(at);
    return [
      ...wordsAsPlaces(drawn, axes),
      ...logs.map(
        column =>
          `frame[${column}] = np.log10(frame[${column}].where(frame[${column}] > 0))`
      ),
      `shown = frame[${pythonLiteral(axes.map(at))}]`,
      'least, greatest = shown.min(), shown.max()',
      'shown = (shown - least) / (greatest - least).replace(0, 1)'
    ];
  }
  if (kind === 'scatter' && x && y) {
    return [`frame = frame.dropna(subset=[${at(x)}, ${at(y)}])`];
  }
  return kind === 'contour' && x && y && color
    ? heightsCode(drawn, x, y, color)
    : [];
}

function marks({
  kind,
  axes: [x, y],
  axes,
  color,
  at
}: IDrawn): readonly string[] {
  if (!x) {
    return [];
  }
  switch (kind) {
    case 'parallel':
      return [
        ...(color && !color.words
          ? [
              `colors = plt.Normalize()(frame[${at(color)}])`,
              'colors = plt.colormaps["viridis"](colors)'
            ]
          : ['colors = frame[1]']),
        'for row, color in zip(shown.itertuples(index=False), colors, strict=True):',
        '    axes.plot(row, color=color)',
        `labels = ${pythonLiteral(axes.map(({ label }) => label))}`,
        'axes.set_yticks([])',
        'axes.set_xticks(range(len(labels)))',
        ...labels('axes.set_xticklabels(labels)')
      ];
    case 'scatter':
      return y ? [...scattered(x, y, color, at), ...titles(x, y)] : [];
    case 'contour':
      return y && color
        ? [
            'fields = axes.contourf(across, up, heights)',
            bar('fields', color),
            'axes.scatter(x, y, color="black", s=8)',
            ...titles(x, y)
          ]
        : [];
    case 'bar':
      return [
        `frame = frame.sort_values(${at(x)}).dropna(subset=[${at(x)}])`,
        `axes.barh(range(len(frame)), frame[${at(x)}], color=frame[1])`,
        'axes.set_yticks(range(len(frame)))',
        ...labels('axes.set_yticklabels(frame[0])'),
        ...title('x', x)
      ];
    case 'box':
      return y
        ? [
            `groups = frame.dropna(subset=[${at(x)}]).groupby(${at(y)}, dropna=False)[${at(x)}]`,
            'names, values = zip(*groups, strict=True)',
            'axes.boxplot(values)',
            ...labels('axes.set_xticklabels(map(str, names))'),
            `axes.set_xlabel(${pythonLiteral(y.label)}, parse_math=False)`,
            ...title('y', x)
          ]
        : [];
  }
}

/** Marks in the colours of the runs, of words, or of numbers. */
function scattered(
  x: IColumn,
  y: IColumn,
  color: IColumn | null,
  at: IDrawn['at']
): readonly string[] {
  if (!color) {
    return [`axes.scatter(frame[${at(x)}], frame[${at(y)}], c=frame[1])`];
  }
  return color.words
    ? [
        `for name, part in frame.groupby(${at(color)}):`,
        `    axes.scatter(part[${at(x)}], part[${at(y)}], label=name)`,
        ...labels('axes.legend().get_texts()')
      ]
    : [
        `marks = axes.scatter(frame[${at(x)}], frame[${at(y)}], c=frame[${at(color)}])`,
        bar('marks', color)
      ];
}

function bar(name: string, { label }: IColumn): string {
  return `figure.colorbar(${name}).set_label(${pythonLiteral(label)}, parse_math=False)`;
}

function labels(texts: string): readonly string[] {
  return [`for text in ${texts}:`, '    text.set_parse_math(False)'];
}

function titles(x: IColumn, y: IColumn): readonly string[] {
  return [...title('x', x), ...title('y', y)];
}

function title(axis: 'x' | 'y', { label, isLog }: IColumn): readonly string[] {
  return [
    ...(isLog ? [`axes.set_${axis}scale("log")`] : []),
    `axes.set_${axis}label(${pythonLiteral(label)}, parse_math=False)`
  ];
}
