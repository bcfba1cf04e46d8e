import type { RefObject } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ICell } from './navigation';
import { ROW_HEIGHT } from './row';

/** The focus of a grid: one of its cells has it, or gets it with the next Tab. */
export interface IGridFocus {
  readonly active: ICell;
  /** Whether it has the focus now. */
  readonly isFocused: boolean;
  /** Rows that are seen at a time. */
  readonly page: () => number;
  /** Bring a cell into view and give it the focus. */
  readonly move: (cell: ICell) => void;
  /** The element of the cell that has the focus. */
  readonly element: () => HTMLElement | null;
  readonly onFocus: (event: React.FocusEvent) => void;
  readonly onBlur: (event: React.FocusEvent) => void;
  readonly onMouseDown: (event: React.MouseEvent) => void;
  readonly onCopy: (event: React.ClipboardEvent) => void;
}

/**
 * The roving focus of a grid in a scrolling element.
 */
export function useGridFocus(scroller: RefObject<HTMLElement>): IGridFocus {
  const [active, setActive] = useState<ICell>({ row: 0, column: 0 });
  const [isFocused, setFocused] = useState(false);
  const isMoving = useRef(false);
  useLayoutEffect(() => {
    const cell = elementOf(scroller.current, active);
    if (isMoving.current && cell && scroller.current) {
      isMoving.current = false;
      bringIntoView(scroller.current, cell, active.row);
      cell.focus({ preventScroll: true });
    }
  }, [active, scroller]);
  return {
    active,
    isFocused,
    element: () => elementOf(scroller.current, active),
    page: () => Math.floor(viewHeight(scroller.current) / ROW_HEIGHT) || 1,
    move: cell => {
      isMoving.current = true;
      // Another object, so that the effect runs also when it is the same cell.
      setActive({ ...cell });
    },
    onFocus: ({ target }) => {
      setFocused(true);
      const cell = cellOf(target);
      if (cell && (cell.row !== active.row || cell.column !== active.column)) {
        setActive(cell);
      }
    },
    onBlur: ({ currentTarget, relatedTarget }) => {
      setFocused(currentTarget.contains(relatedTarget));
    },
    onMouseDown: event => {
      const target = event.target as HTMLElement;
      const cell = target.closest<HTMLElement>('[role="gridcell"]');
      if (cell && target.closest('button, input')) {
        // What is pressed in it does not take the focus from the cell.
        event.preventDefault();
        cell.focus({ preventScroll: true });
      }
    },
    onCopy: event => {
      const cell = (event.target as HTMLElement).closest('[data-cell]');
      if (cell && window.getSelection()?.isCollapsed !== false) {
        const exact = cell.querySelector('data')?.value;
        event.clipboardData.setData('text/plain', exact ?? cell.textContent);
        event.preventDefault();
      }
    }
  };
}

function elementOf(
  scroller: HTMLElement | null,
  { row, column }: ICell
): HTMLElement | null {
  return (
    scroller?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`) ??
    null
  );
}

function cellOf(target: Element): ICell | null {
  const [row, column] =
    target
      .closest<HTMLElement>('[data-cell]')
      ?.dataset.cell?.split(':')
      .map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}

/** How high the part of the grid is that scrolls, in pixels. */
function viewHeight(scroller: HTMLElement | null): number {
  const header = scroller?.firstElementChild as HTMLElement | null;
  return (scroller?.clientHeight ?? 0) - (header?.offsetHeight ?? 0);
}

function bringIntoView(
  scroller: HTMLElement,
  cell: HTMLElement,
  row: number
): void {
  if (row >= 0) {
    const top = row * ROW_HEIGHT;
    const bottom = top + ROW_HEIGHT - viewHeight(scroller);
    scroller.scrollTop = Math.max(bottom, Math.min(scroller.scrollTop, top));
  }
  if (!cell.classList.contains('jp-mod-pinned')) {
    // Those that are pinned cover the left side.
    const pinned = [
      ...(cell.parentElement?.querySelectorAll<HTMLElement>('.jp-mod-pinned') ??
        [])
    ].reduce((sum, one) => sum + one.offsetWidth, 0);
    const left = cell.offsetLeft - pinned;
    const right = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth;
    scroller.scrollLeft = Math.max(right, Math.min(scroller.scrollLeft, left));
  }
}
