import type { TranslationBundle } from '@jupyterlab/translation';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import React, { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useSignalValue } from '../components/hooks';
import type { TableActions } from './actions';
import { openColumnChooser } from './columnchooser';
import { isSortable } from './columns';
import { useColumnState } from './columnstate';
import type { ITableContext } from './context';
import { bestOf, isLowerBetter } from './direction';
import { useGridFocus } from './focus';
import { Header } from './header';
import type { IHeaderActions } from './header';
import { useColumnLayout } from './layout';
import type { RunsModel } from './model';
import { useGridKeys } from './gridkeys';
import { usePressed } from './pressed';
import { ROW_HEIGHT, Row } from './row';
import { openRowMenu } from './rowmenu';
import { useRowSelection } from './rowselection';
import { useSlots } from './slots';
import { isNested } from './sources';
import type { IRunsState } from './state';

/** Rows that are drawn above and below those that are seen. */
const OVERSCAN = 6;

/** As many as a screen has, before the height is known. */
const ROWS_AT_FIRST = 40;

/**
 * The runs of a model as a grid: only what is seen of it is on the page.
 */
export function RunsTable({
  model,
  actions,
  trans
}: {
  readonly model: RunsModel;
  readonly actions: TableActions;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(model.changed, () => model.state);
  const selected = useSignalValue(
    model.selection.changed,
    () => model.selection.ids
  );
  const scroller = useRef<HTMLDivElement>(null);
  const { table, resize, fit } = useColumnState(model, scroller, state);
  const focus = useGridFocus(scroller);
  const { active } = focus;
  const { isPressed, press } = usePressed();
  const layout = useColumnLayout(table, scroller, active.column);
  // Its own functions are called here only, and are never memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: state.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    useFlushSync: false,
    initialRect: { width: 0, height: ROWS_AT_FIRST * ROW_HEIGHT },
    // The row with the focus stays on the page, also when it is scrolled away.
    rangeExtractor: range => {
      const indices = defaultRangeExtractor(range);
      const isOutside =
        focus.isFocused &&
        active.row >= 0 &&
        active.row < state.count &&
        !indices.includes(active.row);
      return isOutside ? [...indices, active.row] : indices;
    }
  });
  const slots = useSlots(
    rows.getVirtualItems().map(({ index }) => index),
    isPressed || (rows.isScrolling && focus.isFocused)
      ? 'keep'
      : rows.isScrolling
        ? 'reuse'
        : 'order',
    active.row
  );
  const first = rows.range?.startIndex ?? 0;
  const last = (rows.range?.endIndex ?? 0) + 1;
  // A Tab leads to a row that is seen.
  const tabRow =
    focus.isFocused || (active.row >= first && active.row < last)
      ? active.row
      : first;
  useEffect(() => {
    model.look(Math.max(0, first - OVERSCAN), last + OVERSCAN);
  }, [model, first, last, state.count]);
  useLayoutEffect(() => {
    const toTop = (): void => {
      scroller.current?.scrollTo({ top: 0 });
    };
    model.begun.connect(toTop);
    return (): void => {
      model.begun.disconnect(toTop);
    };
  }, [model]);

  const context = useTableContext(model, actions, state, trans);
  const selection = useRowSelection(model, actions);
  const header: IHeaderActions = {
    resize,
    fit,
    choose: anchor => {
      openColumnChooser(anchor, model, trans);
    },
    sort: id => {
      sortBy(model, id);
    },
    startResize: (id, event) => {
      table
        .getFlatHeaders()
        .find(({ column }) => column.id === id)
        ?.getResizeHandler()(event.nativeEvent);
    },
    toggleAll: selection.toggleAll
  };
  const onKeyDown = useGridKeys({
    model,
    actions,
    header,
    focus,
    layout,
    selection,
    trans
  });
  const isTree = context.isNested || state.groups !== null;
  return (
    <div
      ref={scroller}
      className="jp-MlflowRunsTable"
      role={isTree ? 'treegrid' : 'grid'}
      aria-label={trans.__('Runs')}
      aria-rowcount={state.count + 1}
      aria-colcount={layout.ids.length}
      aria-multiselectable
      aria-busy={state.isBusy || undefined}
      onKeyDown={onKeyDown}
      onFocus={focus.onFocus}
      onBlur={focus.onBlur}
      onPointerDown={event => {
        // Not at the scroll bar, which is pressed for as long as rows go by.
        if (rowOf(event) >= 0) {
          press();
        }
      }}
      onMouseDown={focus.onMouseDown}
      onCopy={focus.onCopy}
      onClick={selection.onClick}
      onDoubleClick={event => {
        const item = model.lines.at(rowOf(event)).item;
        if (item?.kind === 'run') {
          actions.open(item.run);
        }
      }}
      onContextMenu={event => {
        const item = model.lines.at(rowOf(event)).item;
        if (item?.kind === 'run') {
          event.preventDefault();
          event.stopPropagation();
          openRowMenu(event.currentTarget, item.run, model, actions, trans, {
            x: event.clientX,
            y: event.clientY
          });
        }
      }}
    >
      <Header
        layout={layout}
        context={context}
        actions={header}
        activeColumn={tabRow < 0 ? active.column : -1}
        isAllSelected={
          selected.size > 0 && selected.size >= state.total + state.below
        }
      />
      <div
        role="rowgroup"
        className="jp-MlflowRunsTable-rows"
        style={{ height: rows.getTotalSize(), width: layout.width }}
      >
        {slots.map(({ key, index }) => {
          const { item, depth, isOpen } = model.lines.at(index);
          return (
            <Row
              key={key}
              item={item}
              index={index}
              depth={depth}
              isOpen={isOpen}
              isSelected={item !== undefined && selected.has(item.id)}
              activeColumn={index === tabRow ? active.column : -1}
              layout={layout}
              context={context}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The line that an event is about; -1 for none. */
function rowOf({ target }: React.SyntheticEvent): number {
  const row = (target as HTMLElement).closest<HTMLElement>('[data-row]');
  return Number(row?.dataset.row ?? -1);
}

function useTableContext(
  model: RunsModel,
  actions: TableActions,
  { setup, listed, best, columns }: IRunsState,
  trans: TranslationBundle
): ITableContext {
  const { flipped, colors } = setup;
  const { groupBy } = listed;
  const hasChildren =
    isNested({ setup: listed }) &&
    model.lines.items.some(
      item => item.kind === 'run' && item.run.children > 0
    );
  return useMemo(
    () => ({
      model,
      actions,
      best: new Map(
        columns.flatMap(id => {
          const key = id.slice('metrics.'.length);
          const value = id.startsWith('metrics.')
            ? bestOf(key, best, flipped)
            : null;
          return value === null ? [] : [[key, value] as const];
        })
      ),
      colors: new Map(colors),
      isNested: hasChildren,
      groupBy,
      trans
    }),
    [
      model,
      actions,
      best,
      columns,
      flipped,
      colors,
      groupBy,
      hasChildren,
      trans
    ]
  );
}

/** Sort by a column: the best, newest or first ones first; the other way round; not at all. */
function sortBy(model: RunsModel, id: string): void {
  if (!isSortable(id)) {
    return;
  }
  const { sort, flipped } = model.state.setup;
  const isDescendingFirst = id.startsWith('metrics.')
    ? !isLowerBetter(id.slice('metrics.'.length), flipped)
    : id === 'attributes.start_time';
  if (sort?.column !== id) {
    model.change({ sort: { column: id, isDescending: isDescendingFirst } });
  } else {
    model.change({
      sort:
        sort.isDescending === isDescendingFirst
          ? { column: id, isDescending: !isDescendingFirst }
          : null
    });
  }
}
