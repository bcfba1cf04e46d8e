import type { TranslationBundle } from '@jupyterlab/translation';
import type { TableActions } from './actions';
import { moveColumn, openColumnMenu, WIDTH_STEP } from './columnmenu';
import { LEAD_COLUMNS, NAME_COLUMN } from './columns';
import type { IGridFocus } from './focus';
import type { IHeaderActions } from './header';
import type { Item } from './items';
import type { IColumnLayout } from './layout';
import type { RunsModel } from './model';
import { moved } from './navigation';
import { openRowMenu } from './rowmenu';
import type { IRowSelection } from './rowselection';
import { isNested } from './sources';

interface IGrid {
  readonly model: RunsModel;
  readonly actions: TableActions;
  readonly header: IHeaderActions;
  readonly focus: IGridFocus;
  readonly layout: IColumnLayout;
  readonly selection: IRowSelection;
  readonly trans: TranslationBundle;
}

/**
 * What keys do in the grid. Each handler tells whether the key was its own.
 */
export function useGridKeys(grid: IGrid): (event: React.KeyboardEvent) => void {
  return event => {
    const { row } = grid.focus.active;
    const isDone =
      (row < 0 ? onHeaderKey(grid, event) : onRowKey(grid, event)) ||
      onMove(grid, event);
    if (isDone) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

function onMove(
  { model, focus, layout, selection }: IGrid,
  event: React.KeyboardEvent
): boolean {
  const isFar = event.ctrlKey || event.metaKey;
  const to = moved(
    focus.active,
    { key: event.key, ctrlKey: isFar },
    {
      rows: model.state.count,
      columns: layout.ids.length,
      page: focus.page()
    }
  );
  if (!to || event.altKey) {
    return false;
  }
  focus.move(to);
  if (event.shiftKey && to.row >= 0 && focus.active.row >= 0) {
    selection.extendTo(to.row);
  }
  return true;
}

function onHeaderKey(
  { model, header, focus, layout, trans }: IGrid,
  event: React.KeyboardEvent
): boolean {
  const id = layout.ids[focus.active.column] ?? '';
  const element = focus.element();
  const isLead = LEAD_COLUMNS.some(lead => lead === id);
  const step = ({ ArrowLeft: -1, ArrowRight: 1 } as const)[
    event.key as 'ArrowLeft' | 'ArrowRight'
  ] as -1 | 1 | undefined;
  if (event.key === 'Enter' || event.key === ' ') {
    if (id === LEAD_COLUMNS[0]) {
      header.toggleAll();
    } else if (!isLead) {
      header.sort(id);
    }
    return true;
  }
  if (isLead) {
    return false;
  }
  if (isMenuKey(event) && element) {
    openColumnMenu(element, id, model, header, trans);
    return true;
  }
  if (step && event.shiftKey) {
    if (event.ctrlKey || event.metaKey) {
      moveColumn(model, id, step);
      focus.move({
        row: -1,
        column: focus.active.column + step
      });
    } else {
      header.resize(id, step * WIDTH_STEP);
    }
    return true;
  }
  return false;
}

function onRowKey(grid: IGrid, event: React.KeyboardEvent): boolean {
  const { model, actions, focus, layout, selection, trans } = grid;
  const { row, column } = focus.active;
  const { item, isOpen } = model.lines.at(row);
  const id = layout.ids[column] ?? '';
  const chosen = [...model.selection.ids];
  const isFar = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case 'Enter':
      press(grid, item, id);
      return true;
    case ' ':
      if (event.shiftKey) {
        selection.extendTo(row);
      } else {
        selection.toggle(row);
      }
      return true;
    case 'a':
      if (isFar) {
        selection.selectAll();
      }
      return isFar;
    case 'Escape':
      model.selection.set([]);
      return chosen.length > 0;
    case 'F2':
      if (item?.kind === 'run') {
        void actions.rename(item.run);
      }
      return true;
    case 'Delete':
      if (chosen.length > 0 && model.state.setup.stage === 'active') {
        actions.delete(chosen);
      }
      return true;
    case 'ArrowRight':
    case 'ArrowLeft':
      // On the name, the arrow opens and closes first, as in a tree.
      if (
        item &&
        id === NAME_COLUMN &&
        canOpen(item, model) &&
        isOpen === (event.key === 'ArrowLeft')
      ) {
        model.toggle(item.id);
        return true;
      }
      return false;
    default: {
      const element = focus.element();
      if (isMenuKey(event) && element && item?.kind === 'run') {
        openRowMenu(element, item.run, model, actions, trans);
        return true;
      }
      return false;
    }
  }
}

function canOpen(item: Item, { state }: RunsModel): boolean {
  return (
    item.kind === 'group' ||
    (isNested({ setup: state.listed }) && item.run.children > 0)
  );
}

/** What Enter does in a cell: the same as a click on what is in it. */
function press(
  { model, actions, focus }: IGrid,
  item: Item | undefined,
  id: string
): void {
  const element = focus.element();
  if (item?.kind === 'group') {
    model.toggle(item.id);
  } else if (item && element) {
    switch (id) {
      case 'attributes.select':
        model.selection.toggle(item.id);
        break;
      case 'attributes.color':
        actions.pickColor(item.run, element);
        break;
      case 'attributes.star':
        actions.star([item.id], !item.run.isStarred);
        break;
      case 'attributes.source':
        actions.goToCell(item.run);
        break;
      default:
        actions.open(item.run);
    }
  }
}

function isMenuKey({ key, shiftKey, altKey }: React.KeyboardEvent): boolean {
  return (
    key === 'ContextMenu' ||
    (key === 'F10' && shiftKey) ||
    (key === 'ArrowDown' && altKey)
  );
}
