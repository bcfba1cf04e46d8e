import type { IFileRow } from './model';

/** What a key does in a tree: go to a row, open or close a folder, or look into a row. */
export type TreeStep =
  | { readonly kind: 'go'; readonly to: number }
  | { readonly kind: 'toggle' | 'open' };

/** Rows that Page Up and Page Down go by. */
const PAGE = 15;

/**
 * What a key does at a row, as ARIA has it for trees; null for nothing.
 *
 * @param index The row with the focus.
 */
export function treeStep(
  rows: readonly IFileRow[],
  index: number,
  key: string
): TreeStep | null {
  const row = rows[index];
  if (!row) {
    return null;
  }
  const go = (to: number): TreeStep => ({
    kind: 'go',
    to: Math.max(0, Math.min(to, rows.length - 1))
  });
  switch (key) {
    case 'ArrowDown':
      return go(index + 1);
    case 'ArrowUp':
      return go(index - 1);
    case 'PageDown':
      return go(index + PAGE);
    case 'PageUp':
      return go(index - PAGE);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      return !row.file.isFolder
        ? null
        : row.isOpen
          ? go(index + 1)
          : { kind: 'toggle' };
    case 'ArrowLeft':
      return row.isOpen ? { kind: 'toggle' } : go(parentOf(rows, index));
    case 'Enter':
    case ' ':
      return { kind: 'open' };
    default:
      return null;
  }
}

function parentOf(rows: readonly IFileRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above--) {
    if (rows[above]?.level === level - 1) {
      return above;
    }
  }
  return index;
}
