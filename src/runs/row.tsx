import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import React, { memo } from 'react';
import { RunCell } from './cell';
import { NAME_COLUMN, isNumeric } from './columns';
import type { ITableContext } from './context';
import { GroupCell, groupLabel } from './groupcell';
import type { Item } from './items';
import type { IColumnLayout, ILaidColumn } from './layout';

/** The height of each row, in pixels. */
export const ROW_HEIGHT = 28;

/** How far a row below another is indented, in pixels: the first ones, and those deep below. */
const INDENT = 16;
const DEEP_INDENT = 4;
const DEEP = 4;

/**
 * A row of the table.
 */
export const Row = memo(function Row({
  item,
  index,
  depth,
  isOpen,
  isSelected,
  activeColumn,
  layout,
  context
}: {
  /** undefined as long as it is not loaded. */
  readonly item: Item | undefined;
  readonly index: number;
  readonly depth: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** The place of the cell that has the focus, or will have it; -1 for none. */
  readonly activeColumn: number;
  readonly layout: IColumnLayout;
  readonly context: ITableContext;
}): React.JSX.Element {
  const canOpen = item !== undefined && isParent(item, context.isNested);
  const isTree = context.isNested || item?.kind === 'group' || depth > 0;
  const cell = (column: ILaidColumn, isPinned: boolean): React.JSX.Element => (
    <div
      key={column.id}
      role="gridcell"
      aria-colindex={column.index + 1}
      className={cellClass(column, isPinned)}
      style={cellStyle(column, isPinned)}
      data-cell={`${index}:${column.index}`}
      data-column={column.id}
      tabIndex={column.index === activeColumn ? 0 : -1}
    >
      {column.id === NAME_COLUMN && (
        <Lead
          item={item}
          depth={depth}
          isOpen={isOpen}
          canOpen={canOpen}
          isTree={isTree}
          context={context}
        />
      )}
      {item?.kind === 'run' && (
        <RunCell
          item={item}
          column={column.id}
          context={context}
          isSelected={isSelected}
        />
      )}
      {item?.kind === 'group' && (
        <GroupCell
          item={item}
          column={column.id}
          groupBy={context.groupBy}
          trans={context.trans}
        />
      )}
    </div>
  );
  return (
    <div
      role="row"
      className="jp-MlflowRunsTable-row"
      aria-rowindex={index + 2}
      aria-selected={item?.kind === 'run' ? isSelected : undefined}
      aria-level={isTree ? depth + 1 : undefined}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-busy={item === undefined || undefined}
      data-kind={item?.kind ?? 'pending'}
      data-run-id={item?.kind === 'run' ? item.id : undefined}
      data-row={index}
      style={{ top: index * ROW_HEIGHT, width: layout.width }}
    >
      <Pinned>{layout.pinned.map(column => cell(column, true))}</Pinned>
      {layout.seen.map(column => cell(column, false))}
    </div>
  );
});

/** Whether something can be opened below a line. */
export function isParent(item: Item, isNested: boolean): boolean {
  return item.kind === 'group' || (isNested && item.run.children > 0);
}

/**
 * The cells of a line that are pinned. They stick together: what sticks is laid out again in every
 * frame.
 */
export function Pinned({
  children
}: {
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowRunsTable-pinned" role="presentation">
      {children}
    </div>
  );
}

/** Where a cell is, the same for its header: one that is pinned follows the one before it. */
export function cellStyle(
  { width, left }: ILaidColumn,
  isPinned: boolean
): React.CSSProperties {
  return isPinned ? { width } : { width, left };
}

/** The class of a cell, the same for its header. */
export function cellClass({ id }: ILaidColumn, isPinned: boolean): string {
  return [
    'jp-MlflowRunsTable-cell',
    isPinned && 'jp-mod-pinned',
    isNumeric(id) && 'jp-mod-numeric'
  ]
    .filter(Boolean)
    .join(' ');
}

/** Before the name: the indentation, and what opens the row. */
function Lead({
  item,
  depth,
  isOpen,
  canOpen,
  isTree,
  context
}: {
  readonly item: Item | undefined;
  readonly depth: number;
  readonly isOpen: boolean;
  readonly canOpen: boolean;
  readonly isTree: boolean;
  readonly context: ITableContext;
}): React.JSX.Element | null {
  const { model, groupBy, trans } = context;
  if (!isTree) {
    return null;
  }
  if (!item || !canOpen) {
    return (
      <span
        className="jp-MlflowRunsTable-gap"
        style={{ width: indentOf(depth) + INDENT }}
      />
    );
  }
  const name =
    item.kind === 'run' ? item.run.name : groupLabel(item, groupBy, trans);
  const Icon = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <button
      type="button"
      className="jp-MlflowRunsTable-caret"
      style={{ marginLeft: indentOf(depth) }}
      tabIndex={-1}
      aria-label={
        isOpen
          ? trans.__('Hide the runs below %1', name)
          : trans.__('Show the runs below %1', name)
      }
      onClick={() => {
        model.toggle(item.id);
      }}
    >
      <Icon.react tag="span" />
    </button>
  );
}

/** In pixels: the name has room at any depth. */
function indentOf(depth: number): number {
  return (
    Math.min(depth, DEEP) * INDENT + Math.max(0, depth - DEEP) * DEEP_INDENT
  );
}
