import { PathExt } from '@jupyterlab/coreutils';
import React from 'react';
import type { RunDetails } from '../api/views';
import { LinkButton } from '../components/linkbutton';
import type { PartName } from './contents';
import type { IRunPageParts } from './parts';
import { placeOf, runName } from '../common/rundetails';

/**
 * Where the run belongs, each a link: notebook › experiment › parent › run › model › version.
 */
export function Crumbs({
  run,
  onJump,
  parts: { actions, trans }
}: {
  readonly run: RunDetails;
  /** Brings a part of the page into view. */
  readonly onJump: (name: PartName) => void;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const place = placeOf(run);
  const [model, ...otherModels] = run.models;
  const versions = run.models.flatMap(one => one.versions);
  const [version] = versions;
  return (
    <nav aria-label={trans.__('Lineage')}>
      <ol className="jp-MlflowCrumbs">
        {place && (
          <Crumb kind={trans.__('Notebook')}>
            <LinkButton
              label={PathExt.basename(place.path)}
              subject={trans.__('notebook')}
              onClick={() => {
                actions.openNotebook(place.path);
              }}
            />
          </Crumb>
        )}
        <Crumb kind={trans.__('Experiment')}>
          <LinkButton
            label={run.experiment.name}
            subject={trans.__('experiment')}
            onClick={() => {
              actions.openExperiment(run);
            }}
          />
        </Crumb>
        {run.parent_run_id !== null && (
          <Crumb kind={trans.__('Parent run')}>
            <LinkButton
              label={run.parent_run_name ?? run.parent_run_id.slice(0, 8)}
              subject={trans.__('parent run')}
              onClick={() => {
                actions.openRun(run.parent_run_id ?? '');
              }}
            />
          </Crumb>
        )}
        <Crumb kind={trans.__('Run')} isCurrent>
          <bdi>{runName(run)}</bdi>
        </Crumb>
        {model && (
          <Crumb kind={trans.__('Model')}>
            <LinkButton
              label={
                otherModels.length > 0
                  ? trans.__('%1 models', run.models.length)
                  : model.name
              }
              subject={trans.__('model')}
              onClick={() => {
                onJump('models');
              }}
            />
          </Crumb>
        )}
        {version && (
          <Crumb kind={trans.__('Registered version')}>
            <LinkButton
              label={
                versions.length > 1
                  ? trans.__('%1 versions', versions.length)
                  : `${version.name} v${version.version}`
              }
              subject={trans.__('registered version')}
              onClick={() => {
                if (versions.length > 1) {
                  onJump('models');
                } else {
                  actions.openModel(version.name, version.version);
                }
              }}
            />
          </Crumb>
        )}
      </ol>
    </nav>
  );
}

function Crumb({
  kind,
  isCurrent = false,
  children
}: {
  readonly kind: string;
  readonly isCurrent?: boolean;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <li title={kind} aria-current={isCurrent ? 'page' : undefined}>
      {children}
    </li>
  );
}
