import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RunDetails } from '../api/views';
import { TextButton } from '../components/button';
import { predictIcon, registerIcon } from '../components/icons';
import { Lazily } from '../components/lazily';
import { LinkButton } from '../components/linkbutton';
import type { IVersionPartProps } from '../tokens';
import type { IRunPageParts } from './parts';
import type { RunModel } from './run';
import { runName } from '../common/rundetails';
import { Section } from './section';

/**
 * The models that the run made, and where each went: run → model → version → endpoint.
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
  parts
}: {
  readonly run: RunDetails;
  readonly model: RunModel;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { actions, trans } = parts;
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
              <Served model={{ name, version }} parts={parts} />
            </span>
          ))
        )}
        <Served model={{ uri: model.uri }} parts={parts} />
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

/** Where it went: the endpoints that serve it. */
function Served({
  model,
  parts: { connection, others, trans }
}: {
  readonly model: IVersionPartProps['model'];
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  return (
    <>
      {others.map(({ id, load }) => (
        <Lazily
          key={id}
          load={load}
          props={{ connection, model, trans }}
          trans={trans}
        />
      ))}
    </>
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
