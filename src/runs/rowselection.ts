import { useRef } from 'react';
import type { TableActions } from './actions';
import { LEAD_COLUMNS } from './columns';
import type { RunsModel } from './model';

/** How a person chooses runs in a grid. */
export interface IRowSelection {
  readonly onClick: (event: React.MouseEvent) => void;
  /** Choose the run of a line, or no longer; a group is opened. */
  readonly toggle: (row: number) => void;
  /** Choose all from the line that was chosen or clicked last. */
  readonly extendTo: (row: number) => void;
  /** Choose all runs of the query, or none. */
  readonly toggleAll: () => void;
  readonly selectAll: () => void;
}

/**
 * Choosing runs by click and key.
 */
export function useRowSelection(
  model: RunsModel,
  actions: TableActions
): IRowSelection {
  const anchor = useRef(0);
  const toggle = (row: number): void => {
    const { item } = model.lines.at(row);
    anchor.current = row;
    if (item?.kind === 'run') {
      model.selection.toggle(item.id);
    } else if (item?.kind === 'group') {
      model.toggle(item.id);
    }
  };
  const extendTo = (row: number): void => {
    const first = Math.min(anchor.current, row);
    model.lines.ids(first, Math.max(anchor.current, row) + 1).then(
      ids => {
        model.selection.add(ids);
      },
      (reason: unknown) => {
        console.error('Not all runs could be selected.', reason);
      }
    );
  };
  const selectAll = (): void => {
    void actions.selectAll();
  };
  return {
    toggle,
    extendTo,
    selectAll,
    toggleAll: () => {
      if (model.selection.ids.size > 0) {
        model.selection.set([]);
      } else {
        selectAll();
      }
    },
    onClick: event => {
      const target = event.target as HTMLElement;
      const line = target.closest<HTMLElement>('[data-row]');
      if (!line) {
        return;
      }
      const row = Number(line.dataset.row);
      const column = target.closest<HTMLElement>('[data-column]');
      if (event.shiftKey) {
        extendTo(row);
      } else if (
        event.ctrlKey ||
        event.metaKey ||
        column?.dataset.column === LEAD_COLUMNS[0]
      ) {
        toggle(row);
      } else {
        anchor.current = row;
      }
    }
  };
}
