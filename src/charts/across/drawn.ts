import type { IColumn } from './columns';
import type { IPicture } from './picture';
import { shownColumns } from './picture';

/** What code draws: the columns that it reads, and where it has them. */
export interface IDrawn extends Pick<IPicture, 'kind' | 'color'> {
  /** Along the axes, in their order. */
  readonly axes: readonly IColumn[];
  /** All that is read, each once. */
  readonly columns: readonly IColumn[];
  /** The place of a column in the table: name and colour of the run come first. */
  readonly at: (column: IColumn) => number;
}

const FIRST = 2;

/** What the code of a picture draws. */
export function drawnOf(picture: IPicture): IDrawn {
  const columns = shownColumns(picture);
  return {
    kind: picture.kind,
    color: picture.color,
    axes: picture.columns,
    columns,
    at: column => FIRST + columns.findIndex(({ id }) => id === column.id)
  };
}

/** Whether the code counts with NumPy. */
export function usesNumpy({ kind, axes }: IDrawn): boolean {
  return (
    kind === 'contour' ||
    (kind === 'parallel' && axes.some(({ isLog }) => isLog))
  );
}

/**
 * Python that makes numbers of words, as their places in order.
 *
 * @param columns Those of words and those of numbers.
 */
export function wordsAsPlaces(
  { at }: IDrawn,
  columns: readonly IColumn[]
): readonly string[] {
  const words = columns.filter(column => column.words !== null);
  return words.map(
    column =>
      `frame[${at(column)}] = pd.factorize(frame[${at(column)}], sort=True)[0]`
  );
}

/**
 * Python that counts heights between runs as the chart on the page does: `across`, `up`, `heights`.
 */
export function heightsCode(
  drawn: IDrawn,
  x: IColumn,
  y: IColumn,
  color: IColumn
): readonly string[] {
  const places = [x, y, color].map(drawn.at);
  const positive = [x, y].filter(({ isLog }) => isLog).map(drawn.at);
  const place = ({ isLog }: IColumn, values: string): string =>
    isLog ? `np.log10(${values})` : values;
  const grid = ({ isLog }: IColumn, name: string, count: number): string =>
    `np.${isLog ? 'geomspace' : 'linspace'}(${name}.min(), ${name}.max(), ${count})`;
  return [
    ...wordsAsPlaces(drawn, [x, y, color]),
    `frame = frame.dropna(subset=[${places.join(', ')}])`,
    ...positive.map(at => `frame = frame[frame[${at}] > 0]`),
    `x, y, values = (frame[column].to_numpy(float) for column in [${places.join(', ')}])`,
    `across = ${grid(x, 'x', 96)}`,
    `up = ${grid(y, 'y', 64)}`,
    '# Means of the values, weighted by one over the squared distance.',
    `far_x = np.subtract.outer(${place(x, 'across')}, ${place(x, 'x')})`,
    `far_y = np.subtract.outer(${place(y, 'up')}, ${place(y, 'y')})`,
    'far_x, far_y = (far / (np.ptp(far) or 1) for far in (far_x, far_y))',
    'weights = 1 / np.maximum(far_y[:, None] ** 2 + far_x**2, 1e-9)',
    'heights = (weights * values).sum(axis=2) / weights.sum(axis=2)'
  ];
}
