import { PathExt } from '@jupyterlab/coreutils';
import React from 'react';
import { runColor } from '../common/colors';
import { Metric } from '../components/metric';
import { StatusBadge } from '../components/status';
import { Duration, RelativeTime } from '../components/time';
import { columnOf } from './columns';
import type { Attribute } from './columns';
import type { ITableContext } from './context';
import type { IRunItem } from './items';

/**
 * What a cell of a run shows. Buttons in it are for the mouse: on the keyboard, the cell itself is
 * pressed.
 */
export function RunCell({
  item,
  column,
  context,
  isSelected
}: {
  readonly item: IRunItem;
  /** Its id. */
  readonly column: string;
  readonly context: ITableContext;
  readonly isSelected: boolean;
}): React.JSX.Element | null {
  const { kind, key } = columnOf(column);
  if (kind === 'metrics') {
    const value = item.values.get(column);
    if (value === undefined) {
      return null;
    }
    return context.best.get(key) === value ? (
      <strong className="jp-MlflowRunsTable-best">
        <Metric value={value} />
        <span className="jp-MlflowRunsTable-hidden">
          {context.trans.__('best')}
        </span>
      </strong>
    ) : (
      <Metric value={value} />
    );
  }
  if (kind === 'params' || kind === 'tags') {
    const text = item.texts.get(column);
    return text === undefined ? null : <Text text={text} />;
  }
  return (
    <AttributeCell
      item={item}
      name={key as Attribute}
      context={context}
      isSelected={isSelected}
    />
  );
}

/** No more of a text is put on the page: a cell has room for a line. */
const LONGEST = 250;

function Text({ text }: { readonly text: string }): React.JSX.Element {
  return (
    <span className="jp-MlflowRunsTable-text" title={text.slice(0, 1_000)}>
      {text.slice(0, LONGEST)}
    </span>
  );
}

function AttributeCell({
  item,
  name,
  context,
  isSelected
}: {
  readonly item: IRunItem;
  readonly name: Attribute | 'color' | 'select' | 'star';
  readonly context: ITableContext;
  readonly isSelected: boolean;
}): React.JSX.Element | null {
  const { run } = item;
  const { trans, actions, colors } = context;
  switch (name) {
    case 'select':
      return (
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          readOnly
          aria-label={trans.__('Select %1', run.name)}
        />
      );
    case 'color':
      return (
        <button
          type="button"
          className="jp-MlflowRunsTable-color"
          tabIndex={-1}
          title={trans.__('Change the colour')}
          aria-label={trans.__('Change the colour of %1', run.name)}
          style={{ background: runColor(run.id, colors) }}
          onClick={event => {
            actions.pickColor(run, event.currentTarget);
          }}
        />
      );
    case 'star':
      return (
        <button
          type="button"
          className="jp-MlflowRunsTable-star"
          tabIndex={-1}
          aria-pressed={run.isStarred}
          title={run.isStarred ? trans.__('Remove the star') : trans.__('Star')}
          aria-label={trans.__('Star %1', run.name)}
          onClick={() => {
            actions.star([run.id], !run.isStarred);
          }}
        >
          {run.isStarred ? '★' : '☆'}
        </button>
      );
    case 'status':
      return <StatusBadge status={run.status} trans={trans} />;
    case 'run_name':
      return (
        <button
          type="button"
          className="jp-MlflowRunsTable-name"
          tabIndex={-1}
          title={run.name}
          onClick={event => {
            // With these keys, a click chooses runs.
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
              actions.open(run);
            }
          }}
        >
          {run.name}
        </button>
      );
    case 'start_time':
      return run.startTime === null ? null : (
        <RelativeTime time={run.startTime} />
      );
    case 'duration':
      return run.startTime === null ||
        (run.endTime === null && run.status !== 'RUNNING') ? null : (
        <Duration key={run.id} start={run.startTime} end={run.endTime} />
      );
    case 'source':
      return run.cell ? (
        <button
          type="button"
          className="jp-MlflowRunsTable-name"
          tabIndex={-1}
          title={trans.__('Go to the cell in %1', run.cell.notebookPath)}
          onClick={() => {
            actions.goToCell(run);
          }}
        >
          {sourceOf(run.cell.notebookPath, run.cell.executionCount)}
        </button>
      ) : null;
    case 'user_id':
      return <Text text={item.userId ?? ''} />;
    case 'models':
      return <Text text={run.models.map(model => model.name).join(', ')} />;
  }
}

/** `penguins.ipynb [5]`, as cells are numbered in notebooks. */
function sourceOf(path: string, executionCount: number | null): string {
  const name = PathExt.basename(path);
  return executionCount === null ? name : `${name} [${executionCount}]`;
}
