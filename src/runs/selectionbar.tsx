import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { runCount } from '../common/runcount';
import { TextButton } from '../components/button';
import { useSignalValue } from '../components/hooks';
import type { TableActions } from './actions';
import type { RunsModel } from './model';

/** More runs than this are not compared: nobody could. */
const MOST_COMPARED = 50;

/**
 * Below the table: how many runs there are and are chosen, and what can be done to those.
 */
export function SelectionBar({
  model,
  actions,
  trans
}: {
  readonly model: RunsModel;
  readonly actions: TableActions;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { total, below, groups, setup, isLoading, error } = useSignalValue(
    model.changed,
    () => model.state
  );
  const selected = useSignalValue(
    model.selection.changed,
    () => model.selection.ids
  );
  const ids = [...selected];
  return (
    <div className="jp-MlflowSelectionBar">
      <span role="status">
        {!isLoading && (total > 0 || !error) && runCount(total + below, trans)}
        {groups !== null &&
          ` ${trans._n('in %2 group', 'in %2 groups', groups, groups.toLocaleString())}`}
        {below > 0 &&
          ` ${trans.__('(%1 below others)', below.toLocaleString())}`}
        {ids.length > 0 &&
          ` · ${trans.__('%1 selected', ids.length.toLocaleString())}`}
      </span>
      {ids.length > 0 && (
        <div
          role="group"
          aria-label={trans.__('Selected runs')}
          className="jp-MlflowSelectionBar-actions"
        >
          {ids.length > 1 && ids.length <= MOST_COMPARED && (
            <TextButton
              label={trans.__('Compare')}
              onClick={() => {
                actions.compare(ids);
              }}
            />
          )}
          <TextButton
            label={trans.__('Star')}
            onClick={() => {
              actions.star(ids, true);
            }}
          />
          <TextButton
            label={trans.__('Tag…')}
            onClick={() => {
              void actions.tag(ids);
            }}
          />
          <TextButton
            label={trans.__('CSV')}
            title={trans.__('Export the selected runs as CSV')}
            onClick={() => {
              void actions.export(ids);
            }}
          />
          {setup.stage === 'deleted' ? (
            <TextButton
              label={trans.__('Restore')}
              onClick={() => {
                actions.restore(ids);
              }}
            />
          ) : (
            <TextButton
              label={trans.__('Delete')}
              onClick={() => {
                actions.delete(ids);
              }}
            />
          )}
          <TextButton
            label={trans.__('Clear')}
            title={trans.__('Clear the selection')}
            onClick={() => {
              model.selection.set([]);
            }}
          />
        </div>
      )}
    </div>
  );
}
