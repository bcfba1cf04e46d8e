import { PathExt } from '@jupyterlab/coreutils';
import React, { useCallback } from 'react';
import type { IModelVersion } from '../../api/registrytypes';
import type { RunDetails } from '../../api/views';
import { placeOf, runName } from '../../common/rundetails';
import { LinkButton } from '../../components/linkbutton';
import { useLoaded } from '../../components/loaded';
import type { IModelParts } from './parts';
import { originOf } from './version';

/**
 * Where a version came from, each a link: notebook › cell › run › logged model › version.
 */
export function VersionLineage({
  version,
  parts
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const { model, trans } = parts;
  const runId = version.run_id ?? '';
  const load = useCallback(
    () => (runId === '' ? Promise.resolve({ run: null }) : ask(model, runId)),
    [model, runId]
  );
  const run = useLoaded(load).value?.run ?? null;
  return (
    <nav aria-label={trans.__('Lineage of version %1', version.version)}>
      <ol className="jp-MlflowCrumbs">
        <RunCrumbs run={run} runId={runId} parts={parts} />
        <OriginCrumb version={version} run={run} parts={parts} />
        <li aria-current="page">
          <bdi>{trans.__('%1 version %2', version.name, version.version)}</bdi>
        </li>
      </ol>
    </nav>
  );
}

async function ask(
  model: IModelParts['model'],
  runId: string
): Promise<{ readonly run: RunDetails | null }> {
  try {
    return { run: await model.run(runId) };
  } catch (reason) {
    // Deleted for good, or out of reach: its id is still a link.
    console.warn(`The run ${runId} cannot be read.`, reason);
    return { run: null };
  }
}

function RunCrumbs({
  run,
  runId,
  parts: { actions, trans }
}: {
  readonly run: RunDetails | null;
  readonly runId: string;
  readonly parts: IModelParts;
}): React.JSX.Element | null {
  if (runId === '') {
    return null;
  }
  const place = run && placeOf(run);
  const cellId = place?.cellId;
  return (
    <>
      {place && (
        <li>
          <LinkButton
            label={PathExt.basename(place.path)}
            subject={trans.__('notebook')}
            onClick={() => {
              actions.openNotebook(place.path);
            }}
          />
        </li>
      )}
      {place && cellId && (
        <li>
          <LinkButton
            label={
              place.executionCount === null
                ? trans.__('cell')
                : trans.__('cell %1', place.executionCount)
            }
            subject={trans.__('go to the cell')}
            onClick={() => {
              actions.goToCell(place.path, cellId);
            }}
          />
        </li>
      )}
      <li>
        <LinkButton
          label={run ? runName(run) : runId.slice(0, 8)}
          subject={trans.__('run')}
          onClick={() => {
            actions.openRun(runId);
          }}
        />
      </li>
    </>
  );
}

/** The logged model, which is shown on its run's page, or the version that this one is a copy of. */
function OriginCrumb({
  version,
  run,
  parts: { actions, trans }
}: {
  readonly version: IModelVersion;
  readonly run: RunDetails | null;
  readonly parts: IModelParts;
}): React.JSX.Element | null {
  const origin = originOf(version);
  switch (origin.kind) {
    case 'logged_model': {
      const { modelId } = origin;
      const name =
        run?.models.find(one => one.model_id === modelId)?.name ?? modelId;
      const runId = version.run_id ?? '';
      return (
        <li title={trans.__('Logged model %1', modelId)}>
          {runId === '' ? (
            <bdi>{name}</bdi>
          ) : (
            <LinkButton
              label={name}
              subject={trans.__('logged model')}
              onClick={() => {
                actions.openRun(runId);
              }}
            />
          )}
        </li>
      );
    }
    case 'copy':
      return (
        <li>
          <LinkButton
            label={trans.__('%1 version %2', origin.name, origin.version)}
            subject={trans.__('copied version')}
            onClick={() => {
              actions.openModel(origin.name, origin.version);
            }}
          />
        </li>
      );
    case 'other':
      return null;
  }
}
