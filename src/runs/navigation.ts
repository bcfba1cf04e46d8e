/** A cell of a grid: row -1 is the header. */
export interface ICell {
  readonly row: number;
  readonly column: number;
}

/** How large a grid is, and how many rows are seen of it. */
export interface IGridSize {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/**
 * Where a key leads in a grid, as WAI-ARIA's pattern for grids has it.
 *
 * @returns null when the key does not move.
 */
export function moved(
  from: ICell,
  key: { readonly key: string; readonly ctrlKey: boolean },
  size: IGridSize
): ICell | null {
  const to = targetOf(from, key, size);
  return (
    to && {
      row: Math.max(-1, Math.min(to.row, size.rows - 1)),
      column: Math.max(0, Math.min(to.column, size.columns - 1))
    }
  );
}

function targetOf(
  { row, column }: ICell,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { rows, columns, page }: IGridSize
): ICell | null {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      // Only the arrow leads into the header.
      return { row: row < 0 ? row : Math.max(0, row - page), column };
    case 'PageDown':
      return { row: row + page, column };
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}
