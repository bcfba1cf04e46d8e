import type { ColumnSizingState, Table } from '@tanstack/react-table';
import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import type { RefObject } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { LEAD_COLUMNS, defaultWidth } from './columns';
import type { Item } from './items';
import type { RunsModel } from './model';
import type { IRunsState } from './state';

/** The least and greatest width of a column, in pixels. */
const MIN_WIDTH = 44;
const MAX_WIDTH = 1_000;

/** Rows are the model's: the table is there for the columns. */
const NO_ROWS: Item[] = [];

/** The columns of a table: their order, widths and which of them stay in place. */
export interface IColumnState {
  readonly table: Table<Item>;
  /** Change the width of a column by so many pixels, and keep it. */
  readonly resize: (id: string, change: number) => void;
  /** Make a column as wide as what is seen of it needs. */
  readonly fit: (id: string) => void;
}

/**
 * The columns of a table, as the set-up has them.
 */
export function useColumnState(
  model: RunsModel,
  scroller: RefObject<HTMLElement>,
  { columns: shown, setup: { widths, pinned } }: IRunsState
): IColumnState {
  // While an edge is dragged; then it is in the set-up.
  const [dragged, setDragged] = useState<ColumnSizingState>({});
  const columns = useMemo(
    () =>
      [...LEAD_COLUMNS, ...shown].map(id => ({
        id,
        size: defaultWidth(id),
        minSize: LEAD_COLUMNS.some(lead => lead === id) ? 0 : MIN_WIDTH,
        maxSize: MAX_WIDTH
      })),
    [shown]
  );
  const sizing = useMemo<ColumnSizingState>(
    () => ({ ...Object.fromEntries(widths), ...dragged }),
    [widths, dragged]
  );
  const left = useMemo(
    () => [...LEAD_COLUMNS, ...shown.filter(id => pinned.includes(id))],
    [shown, pinned]
  );
  const order = useMemo(() => [...LEAD_COLUMNS, ...shown], [shown]);
  // Its own functions are called here only, and are never memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const table = useReactTable<Item>({
    data: NO_ROWS,
    columns,
    columnResizeMode: 'onChange',
    getCoreRowModel: getCoreRowModel(),
    state: {
      columnSizing: sizing,
      columnPinning: { left },
      columnOrder: order
    },
    onColumnSizingChange: change => {
      setDragged(before =>
        typeof change === 'function' ? change({ ...sizing, ...before }) : change
      );
    }
  });
  const keep = (changes: ColumnSizingState): void => {
    model.change({
      widths: [...new Map([...widths, ...Object.entries(changes)])]
    });
  };
  const isDragging =
    table.getState().columnSizingInfo.isResizingColumn !== false;
  useEffect(() => {
    if (!isDragging && Object.keys(dragged).length > 0) {
      keep(dragged);
      setDragged({});
    }
    // Only when the person lets go.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isDragging]);
  const setWidth = (id: string, width: number): void => {
    keep({ [id]: Math.max(MIN_WIDTH, Math.min(width, MAX_WIDTH)) });
  };
  return {
    table,
    resize: (id, change) => {
      setWidth(id, (table.getColumn(id)?.getSize() ?? 0) + change);
    },
    fit: id => {
      const cells = [
        ...(scroller.current?.querySelectorAll<HTMLElement>('[data-column]') ??
          [])
      ].filter(cell => cell.dataset.column === id);
      setWidth(id, Math.max(0, ...cells.map(neededWidth)));
    }
  };
}

/** How wide a cell has to be, in pixels, to show all that is in it. */
function neededWidth(cell: HTMLElement): number {
  const { paddingLeft, paddingRight, gap } = getComputedStyle(cell);
  const inside = [...cell.children]
    .filter(part => getComputedStyle(part).position !== 'absolute')
    .map(part => part.scrollWidth);
  const gaps = Math.max(0, inside.length - 1) * (parseFloat(gap) || 0);
  return Math.ceil(
    parseFloat(paddingLeft) +
      parseFloat(paddingRight) +
      gaps +
      inside.reduce((sum, width) => sum + width, 1)
  );
}
