import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { useSignalValue } from '../components/hooks';
import { flaskIcon } from '../components/icons';
import type { IExperimentsModel } from '../tokens';

/**
 * Which store the current notebook logs to, and how many of its runs go on.
 */
export class StatusItem extends ReactWidget {
  /** @param onClick Opens the panel. */
  constructor(
    model: IExperimentsModel,
    trans: TranslationBundle,
    onClick: () => void
  ) {
    super();
    this._model = model;
    this._trans = trans;
    this._onClick = onClick;
    this.addClass('jp-MlflowStatusItem');
  }

  protected override render(): React.JSX.Element {
    return (
      <Status model={this._model} trans={this._trans} onClick={this._onClick} />
    );
  }

  private readonly _model: IExperimentsModel;
  private readonly _trans: TranslationBundle;
  private readonly _onClick: () => void;
}

function Status({
  model,
  trans,
  onClick
}: {
  readonly model: IExperimentsModel;
  readonly trans: TranslationBundle;
  readonly onClick: () => void;
}): React.JSX.Element | null {
  useSignalValue(model.stateChanged, () => model.state);
  const { notebookStore: store, liveRuns: live } = model;
  if (!store) {
    return null;
  }
  const runs = live > 0 ? trans._n('%1 live run', '%1 live runs', live) : null;
  return (
    <button
      type="button"
      className="jp-MlflowStatusItem-button"
      title={trans.__('Runs are logged to %1', store.uri)}
      onClick={onClick}
    >
      <flaskIcon.react tag="span" className="jp-MlflowStatusItem-icon" />
      <span className="jp-MlflowStatusItem-store">{store.label}</span>
      {runs !== null && (
        <span className="jp-MlflowStatusItem-live"> · {runs}</span>
      )}
    </button>
  );
}
