import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RunDetails } from '../api/views';
import { TextButton } from '../components/button';
import { predictIcon, registerIcon } from '../components/icons';
import { LinkButton } from '../components/linkbutton';
import type { IRunPageParts } from './parts';
import type { RunModel } from './run';
import { runName } from '../common/rundetails';
import { Section } from './section';

/**
 * The models that the run made, and where each went: run → model → version.
 */
export function ModelsSection({
  run,
  parts
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  if (run.models.length === 0) {
    return null;
  }
  return (
    <Section name="models" count={run.models.length} trans={parts.trans}>
      <ul className="jp-MlflowRunPage-models">
        {run.models.map(model => (
          <Model key={model.uri} run={run} model={model} parts={parts} />
        ))}
      </ul>
    </Section>
  );
}

function Model({
  run,
  model,
  parts: { actions, trans }
}: {
  readonly run: RunDetails;
  readonly model: RunModel;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  return (
    <li>
      <div
        className="jp-MlflowLineage"
        role="group"
        aria-label={trans.__('Lineage of %1', model.name)}
      >
        <bdi>{runName(run)}</bdi>
        <Arrow />
        <strong title={model.uri}>
          <bdi>{model.name}</bdi>
        </strong>
        {model.flavors.length > 0 && (
          <span className="jp-MlflowPage-quiet">
            {model.flavors.join(', ')}
          </span>
        )}
        {model.status !== null && model.status !== 'READY' && (
          <span className="jp-MlflowPage-quiet">
            {statusWord(model.status, trans)}
          </span>
        )}
        <Arrow />
        {model.versions.length === 0 ? (
          <span className="jp-MlflowPage-quiet">
            {trans.__('not registered')}
          </span>
        ) : (
          model.versions.map(({ name, version, aliases }) => (
            <span key={`${name}/${version}`} className="jp-MlflowVersion">
              <LinkButton
                label={trans.__('%1 version %2', name, version)}
                subject={trans.__('open model')}
                onClick={() => {
                  actions.openModel(name, version);
                }}
              />
              {aliases.map(alias => (
                <span key={alias} className="jp-MlflowVersion-alias">
                  @<bdi>{alias}</bdi>
                </span>
              ))}
            </span>
          ))
        )}
      </div>
      <div className="jp-MlflowPage-buttons">
        <TextButton
          icon={registerIcon}
          label={trans.__('Register model…')}
          onClick={() => {
            actions.register(run, [model]);
          }}
        />
        <TextButton
          icon={predictIcon}
          label={trans.__('Use for inference')}
          onClick={() => {
            actions.useForInference(run, [model]);
          }}
        />
      </div>
    </li>
  );
}

function Arrow(): React.JSX.Element {
  return <span aria-hidden="true">→</span>;
}

/** MLflow's states of a logged model. */
function statusWord(status: string, trans: TranslationBundle): string {
  switch (status) {
    case 'PENDING':
      return trans.__('still being logged');
    case 'FAILED':
      return trans.__('logging it failed');
    default:
      return status.toLowerCase();
  }
}
