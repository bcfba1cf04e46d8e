import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { TextButton } from '../components/button';
import { WithCode } from '../components/code';
import type { RunsModel } from '../runs/model';

/**
 * What is said in the place of a table without a line.
 */
export function NoRuns({
  model,
  trans
}: {
  readonly model: RunsModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { experiment, setup } = model.state;
  const { filter, stage, withModel } = setup;
  if (filter !== '' || withModel) {
    return (
      <div className="jp-MlflowExperimentPage-empty">
        <p>{trans.__('No run matches the filter.')}</p>
        <TextButton
          label={trans.__('Clear the filter')}
          onClick={() => {
            model.change({ filter: '', withModel: false });
          }}
        />
      </div>
    );
  }
  if (stage === 'deleted') {
    return (
      <div className="jp-MlflowExperimentPage-empty">
        <p>{trans.__('No run is deleted.')}</p>
        <TextButton
          label={trans.__('Show the others')}
          onClick={() => {
            model.change({ stage: 'active' });
          }}
        />
      </div>
    );
  }
  if (experiment?.lifecycle_stage === 'deleted') {
    return (
      <div className="jp-MlflowExperimentPage-empty">
        <p>
          {trans.__(
            'This experiment is deleted, and its runs with it. Restore it under All experiments.'
          )}
        </p>
        <TextButton
          label={trans.__('Show deleted runs')}
          onClick={() => {
            model.change({ stage: 'deleted' });
          }}
        />
      </div>
    );
  }
  return (
    <div className="jp-MlflowExperimentPage-empty">
      <p>
        <WithCode
          text={trans.__(
            'No runs yet. Run a cell that calls `mlflow.start_run()`.'
          )}
        />
      </p>
    </div>
  );
}
