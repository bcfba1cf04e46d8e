import { RUN_COLORS } from '../../common/colors';
import type { IChartRun } from '../types';
import type { IColumn } from './columns';

/** From the least to the greatest: the middle of viridis, for eyes of every kind. */
const GRADIENT: readonly (readonly [number, number, number])[] = [
  [65, 68, 135],
  [42, 120, 142],
  [34, 168, 132],
  [122, 209, 81],
  [221, 227, 24]
];

/** Shapes of marks, told apart without colours. */
export const SHAPES = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'pin',
  'arrow'
] as const;

/**
 * A colour between the least and the greatest.
 *
 * @param share From 0 to 1.
 */
export function gradientColor(share: number): string {
  const place = Math.max(0, Math.min(1, share)) * (GRADIENT.length - 1);
  const index = Math.min(Math.floor(place), GRADIENT.length - 2);
  const [from, to] = [GRADIENT[index], GRADIENT[index + 1]];
  const mixed = [0, 1, 2].map(channel => {
    const [a = 0, b = 0] = [from?.[channel], to?.[channel]];
    return Math.round(a + (b - a) * (place - index));
  });
  return `rgb(${mixed.join(', ')})`;
}

/** How the mark of a run looks. */
export interface IMarkLook {
  readonly color: string;
  readonly shape: (typeof SHAPES)[number];
}

/**
 * How the marks of runs look.
 *
 * @param column What colours them; null for the colours of the runs.
 * @param missing The colour of runs that have no value.
 */
export function markLooks(
  runs: readonly IChartRun[],
  column: IColumn | null,
  missing: string
): readonly IMarkLook[] {
  return runs.map((run, row): IMarkLook => {
    if (!column) {
      return { color: run.color, shape: 'circle' };
    }
    const place = column.places[row] ?? null;
    if (place === null) {
      return { color: missing, shape: 'circle' };
    }
    const { from, to } = column.scale;
    return column.words
      ? {
          color: RUN_COLORS[place % RUN_COLORS.length] ?? missing,
          shape: SHAPES[place % SHAPES.length] ?? 'circle'
        }
      : { color: gradientColor((place - from) / (to - from)), shape: 'circle' };
  });
}
