import { caretDownIcon, caretUpIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import {
  LEAD_COLUMNS,
  columnLabel,
  columnOf,
  isSortable,
  kindLabel
} from './columns';
import type { IColumnActions } from './columnmenu';
import { movedTo, openColumnMenu } from './columnmenu';
import type { ITableContext } from './context';
import type { IColumnLayout, ILaidColumn } from './layout';
import { Pinned, cellClass, cellStyle } from './row';

/** What a column that is dragged is known by. */
const DRAGGED = 'application/x-jupyter-mlflow-column';

/** What the header does with the grid around it. */
export interface IHeaderActions extends IColumnActions {
  /** Sort by a column: descending or as it is best, the other way round, not at all. */
  readonly sort: (id: string) => void;
  /** A person drags the edge of a column. */
  readonly startResize: (id: string, event: React.MouseEvent) => void;
  /** Choose all runs, or none. */
  readonly toggleAll: () => void;
}

/**
 * The titles of the columns.
 */
export function Header({
  layout,
  context,
  actions,
  activeColumn,
  isAllSelected
}: {
  readonly layout: IColumnLayout;
  readonly context: ITableContext;
  readonly actions: IHeaderActions;
  /** The place of the title that has the focus, or will have it; -1 for none. */
  readonly activeColumn: number;
  readonly isAllSelected: boolean;
}): React.JSX.Element {
  const title = (column: ILaidColumn, isPinned: boolean): React.JSX.Element => (
    <Title
      key={column.id}
      column={column}
      isPinned={isPinned}
      isActive={column.index === activeColumn}
      isAllSelected={isAllSelected}
      context={context}
      actions={actions}
    />
  );
  return (
    <div role="rowgroup" className="jp-MlflowRunsTable-header">
      <div role="row" aria-rowindex={1} style={{ width: layout.width }}>
        <Pinned>{layout.pinned.map(column => title(column, true))}</Pinned>
        {layout.seen.map(column => title(column, false))}
      </div>
    </div>
  );
}

function Title({
  column,
  isPinned,
  isActive,
  isAllSelected,
  context,
  actions
}: {
  readonly column: ILaidColumn;
  readonly isPinned: boolean;
  readonly isActive: boolean;
  readonly isAllSelected: boolean;
  readonly context: ITableContext;
  readonly actions: IHeaderActions;
}): React.JSX.Element {
  const { id, index } = column;
  const [isTarget, setTarget] = useState(false);
  const { model, trans } = context;
  const { sort } = model.state.setup;
  const label = columnLabel(id, trans);
  const { kind } = columnOf(id);
  const isLead = LEAD_COLUMNS.some(lead => lead === id);
  const isSorted = sort?.column === id;
  const Arrow = sort?.isDescending ? caretDownIcon : caretUpIcon;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      // Without the button in it.
      aria-label={label}
      aria-sort={
        isSorted
          ? sort.isDescending
            ? 'descending'
            : 'ascending'
          : isSortable(id) && !isLead
            ? 'none'
            : undefined
      }
      className={cellClass(column, isPinned)}
      style={cellStyle(column, isPinned)}
      data-cell={`-1:${index}`}
      data-column={id}
      data-target={isTarget || undefined}
      tabIndex={isActive ? 0 : -1}
      title={
        kind === 'attributes' ? label : `${kindLabel(kind, trans)}: ${label}`
      }
      draggable={!isLead}
      onDragStart={event => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(DRAGGED) && !isLead) {
          event.preventDefault();
          setTarget(true);
        }
      }}
      onDragLeave={() => {
        setTarget(false);
      }}
      onDrop={event => {
        setTarget(false);
        const dragged = event.dataTransfer.getData(DRAGGED);
        if (model.state.columns.includes(dragged)) {
          event.preventDefault();
          model.change({ columns: movedTo(model.state.columns, dragged, id) });
        }
      }}
      onClick={() => {
        if (id === LEAD_COLUMNS[0]) {
          actions.toggleAll();
        } else if (!isLead) {
          actions.sort(id);
        }
      }}
    >
      {isLead && <span className="jp-MlflowRunsTable-hidden">{label}</span>}
      {id === LEAD_COLUMNS[0] && (
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isAllSelected}
          readOnly
          aria-label={trans.__('Select all runs')}
        />
      )}
      {!isLead && (
        <>
          <span className="jp-MlflowRunsTable-title">{label}</span>
          {isSorted && (
            <Arrow.react tag="span" className="jp-MlflowRunsTable-arrow" />
          )}
          <button
            type="button"
            className="jp-MlflowRunsTable-menu"
            tabIndex={-1}
            aria-label={trans.__('Menu of the column %1', label)}
            onClick={event => {
              event.stopPropagation();
              openColumnMenu(event.currentTarget, id, model, actions, trans);
            }}
          >
            ⋮
          </button>
          <span
            className="jp-MlflowRunsTable-edge"
            onClick={event => {
              event.stopPropagation();
            }}
            onDoubleClick={event => {
              event.stopPropagation();
              actions.fit(id);
            }}
            onMouseDown={event => {
              // Else the title itself would be dragged.
              event.preventDefault();
              actions.startResize(id, event);
            }}
          />
        </>
      )}
    </div>
  );
}
