import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IConnection } from '../api/connections';
import type { IKernelInfo } from '../api/notebooks';
import type { IExperimentsState } from '../tokens';

/**
 * Which notebook, which experiment, which store.
 */
export function Header({
  state,
  trans
}: {
  readonly state: IExperimentsState;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { path, connection, kernel } = state;
  // Where the kernel logs now comes first; before it has said so, the notebook's own.
  const experiment =
    (kernel?.connection === connection?.id ? kernel?.experiment_name : null) ??
    state.experimentName;
  return (
    <div className="jp-MlflowHeader">
      <h2 className="jp-MlflowHeader-notebook" title={path ?? ''}>
        <bdi>{PathExt.basename(path ?? '')}</bdi>
      </h2>
      {experiment && (
        <div className="jp-MlflowHeader-experiment" title={experiment}>
          {trans.__('Experiment')} <bdi>{experiment}</bdi>
        </div>
      )}
      {connection && <Store connection={connection} trans={trans} />}
      {kernel && <KernelNotice kernel={kernel} trans={trans} />}
    </div>
  );
}

function Store({
  connection,
  trans
}: {
  readonly connection: IConnection;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = storeState(connection.state, trans);
  return (
    <div className="jp-MlflowHeader-store" title={connection.uri}>
      <span
        className="jp-MlflowHeader-light"
        data-state={connection.state}
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

/** The kernel logs to a store that is not listed here, or has something to say about it. */
function KernelNotice({
  kernel,
  trans
}: {
  readonly kernel: IKernelInfo;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const sentences: string[] = [];
  if (kernel.connection === null) {
    sentences.push(
      kernel.experiment_name
        ? trans.__(
            "This notebook's kernel logs to %1, experiment %2. Its runs are not in this list.",
            kernel.tracking_uri,
            kernel.experiment_name
          )
        : trans.__(
            "This notebook's kernel logs to %1. Its runs are not in this list.",
            kernel.tracking_uri
          )
    );
  }
  if (kernel.notice) {
    sentences.push(kernel.notice);
  }
  if (sentences.length === 0) {
    return null;
  }
  return (
    <div className="jp-MlflowHeader-notice" role="status">
      {sentences.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
