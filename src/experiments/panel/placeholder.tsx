import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { TextButton } from '../../components/button';
import { WithCode } from '../../components/code';
import type { IExperimentsState } from '../../tokens';
import type { IPanelParts } from '../parts';

/**
 * What stands where runs would be, when there are none.
 */
export function Placeholder({
  state,
  parts: { actions, model, replies },
  trans
}: {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  if (state.isLoading) {
    return (
      <Message isQuiet>
        {state.connection?.state === 'starting' ||
        state.connection?.state === 'stopped'
          ? trans.__('Starting the store…')
          : trans.__('Loading…')}
      </Message>
    );
  }
  const { filter, withModel, stage } = state.listing;
  if (filter !== '' || withModel) {
    return (
      <div className="jp-MlflowPlaceholder">
        <p>{trans.__('No runs match the filter.')}</p>
        <TextButton
          label={trans.__('Clear the filter')}
          onClick={() => {
            void model.list({ filter: '', withModel: false });
          }}
        />
      </div>
    );
  }
  if (stage === 'deleted') {
    return <Message>{trans.__('No runs are deleted.')}</Message>;
  }
  if (state.place.kind === 'experiment') {
    return <Message>{trans.__('This experiment has no runs.')}</Message>;
  }
  if (state.cellId !== null) {
    return (
      <div className="jp-MlflowPlaceholder">
        <p>{trans.__('This cell has made no runs yet.')}</p>
        <TextButton
          label={trans.__('Show all runs')}
          onClick={() => {
            replies.showAllRuns();
          }}
        />
      </div>
    );
  }
  if (state.kernel?.connection === null) {
    // A notice says where the runs are.
    return (
      <Message>
        {trans.__(
          'This notebook has no runs in %1.',
          state.connection?.label ?? trans.__('this store')
        )}
      </Message>
    );
  }
  return (
    <div className="jp-MlflowPlaceholder">
      <p>
        <WithCode
          text={trans.__(
            'No runs yet. Run a cell that calls %1 or put %2 on top of a cell.',
            '`mlflow.start_run()`',
            '`%%mlflow_run`'
          )}
        />
      </p>
      <button
        type="button"
        className="jp-Button jp-mod-styled jp-mod-accept"
        onClick={() => {
          actions.insertExample();
        }}
      >
        {trans.__('Insert example cell')}
      </button>
    </div>
  );
}

function Message({
  isQuiet = false,
  children
}: {
  readonly isQuiet?: boolean;
  readonly children: string;
}): React.JSX.Element {
  return (
    <div
      className={`jp-MlflowPlaceholder${isQuiet ? ' jp-mod-quiet' : ''}`}
      role={isQuiet ? 'status' : undefined}
    >
      <p>{children}</p>
    </div>
  );
}
