import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IConnection } from '../../api/connections';
import { TextButton } from '../../components/button';
import type { IExperimentsState } from '../../tokens';
import { logsElsewhere } from '../model/state';
import type { IPanelParts } from '../parts';

/**
 * Which notebook, which experiment, which store.
 */
export function Header({
  state,
  parts: { actions },
  trans
}: {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { path, connection, kernel } = state;
  // Where the kernel logs now comes first; before it has said so, the notebook's own.
  const experiment =
    (kernel?.connection === connection?.id ? kernel?.experiment_name : null) ??
    state.experimentName;
  return (
    <div className="jp-MlflowHeader">
      <div className="jp-MlflowHeader-title">
        <h2 className="jp-MlflowHeader-notebook" title={path ?? ''}>
          <bdi>{PathExt.basename(path ?? '')}</bdi>
        </h2>
        <SharedBadge state={state} trans={trans} />
        <span className="jp-MlflowHeader-leave">
          <TextButton
            label={trans.__('All experiments')}
            onClick={() => {
              actions.showAll();
            }}
          />
        </span>
      </div>
      {experiment && (
        <div className="jp-MlflowHeader-experiment" title={experiment}>
          {trans.__('Experiment')} <bdi>{experiment}</bdi>
        </div>
      )}
      {connection && (
        <Store
          connection={connection}
          isOther={logsElsewhere(state)}
          trans={trans}
        />
      )}
    </div>
  );
}

/** Two open notebooks with one identity: their runs are not told apart. */
function SharedBadge({
  state: { path, others },
  trans
}: {
  readonly state: IExperimentsState;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const [first] = others;
  if (first === undefined) {
    return null;
  }
  return (
    <span
      className="jp-MlflowHeader-shared"
      title={trans.__(
        'These notebooks log to one experiment: %1',
        [path, ...others].join(', ')
      )}
    >
      {others.length === 1
        ? trans.__('shared with %1', PathExt.basename(first))
        : trans._n(
            'shared with %1 notebook',
            'shared with %1 notebooks',
            others.length
          )}
    </span>
  );
}

/** The store whose runs are listed, and whether it can be read. */
export function Store({
  connection,
  isOther,
  trans
}: {
  readonly connection: IConnection;
  /** It is not the server's, or the kernel does not log to it. */
  readonly isOther: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = storeState(connection.state, trans);
  return (
    <div className="jp-MlflowHeader-store" title={connection.uri}>
      <span
        className="jp-MlflowHeader-light"
        data-state={connection.state}
        data-other={isOther || undefined}
        role="img"
        aria-label={state}
        title={state}
      />
      <span className="jp-MlflowHeader-label">{connection.label}</span>
    </div>
  );
}

function storeState(
  state: IConnection['state'],
  trans: TranslationBundle
): string {
  switch (state) {
    case 'ready':
      return trans.__('Store ready');
    case 'starting':
      return trans.__('Store starting');
    case 'stopped':
      return trans.__('Store not started');
    case 'failed':
      return trans.__('Store failed');
  }
}
