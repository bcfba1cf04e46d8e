import type { Column, Table } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Item } from './items';

/** A column as it is laid out. */
export interface ILaidColumn {
  readonly id: string;
  /** Its place among all, from 0. */
  readonly index: number;
  /** In pixels, from the left edge of the table. */
  readonly left: number;
  readonly width: number;
}

/** The columns that are on the page. Rows are drawn anew only when this is another object. */
export interface IColumnLayout {
  readonly pinned: readonly ILaidColumn[];
  /** Those that are not pinned, as far as they are seen. */
  readonly seen: readonly ILaidColumn[];
  /** All of them. */
  readonly ids: readonly string[];
  /** In pixels, of those that are pinned, and of all. */
  readonly pinnedWidth: number;
  readonly width: number;
}

/** Columns that are drawn beside those that are seen. */
const OVERSCAN = 2;

/**
 * Lay out the columns: of those that are not pinned only what is seen.
 *
 * @param active The place of a column that is there though it may not be seen: it has the focus.
 */
export function useColumnLayout(
  table: Table<Item>,
  scroller: RefObject<HTMLElement>,
  active: number
): IColumnLayout {
  const left = table.getLeftLeafColumns();
  const center = table.getCenterLeafColumns();
  // Its own functions are called here only, and are never memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: center.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => center[index]?.getSize() ?? 0,
    overscan: OVERSCAN,
    useFlushSync: false
  });
  const sizes = center.map(column => column.getSize()).join();
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, sizes]);
  const indices = new Set(
    virtualizer.getVirtualItems().map(({ index }) => index)
  );
  const focused = active - left.length;
  if (focused >= 0 && focused < center.length) {
    indices.add(focused);
  }
  const pinnedWidth = table.getLeftTotalSize();
  const laid = (column: Column<Item>, index: number): ILaidColumn => ({
    id: column.id,
    index,
    left: column.getStart(column.getIsPinned() || 'center'),
    width: column.getSize()
  });
  return useSteady<IColumnLayout>({
    pinned: left.map(laid),
    seen: [...indices]
      .sort((a, b) => a - b)
      .flatMap(index => {
        const column = center[index];
        if (!column) {
          return [];
        }
        const one = laid(column, left.length + index);
        return [{ ...one, left: pinnedWidth + one.left }];
      }),
    ids: [...left, ...center].map(({ id }) => id),
    pinnedWidth,
    width: table.getTotalSize()
  });
}

/** A value that stays the same object as long as it is equal. */
function useSteady<T extends object>(value: T): T {
  const [steady, setSteady] = useState(value);
  const isSame = JSONExt.deepEqual(
    steady as ReadonlyPartialJSONObject,
    value as ReadonlyPartialJSONObject
  );
  if (!isSame) {
    setSteady(value);
    return value;
  }
  return steady;
}
