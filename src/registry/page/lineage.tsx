import React, { useCallback } from 'react';
import type { IModelVersion } from '../../api/registrytypes';
import type { RunDetails } from '../../api/views';
import { Lazily } from '../../components/lazily';
import { LinkButton } from '../../components/linkbutton';
import { useLoaded } from '../../components/loaded';
import { RunCrumbs } from '../../components/runcrumbs';
import type { IModelParts } from './parts';
import { originOf } from './version';

/**
 * Where a version came from and where it went, each a link: notebook › cell › experiment › run › logged
 * model › version › endpoints.
 */
export function VersionLineage({
  version,
  parts
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const { model, actions, others, trans } = parts;
  const runId = version.run_id ?? '';
  const load = useCallback(
    () => (runId === '' ? Promise.resolve({ run: null }) : ask(model, runId)),
    [model, runId]
  );
  const run = useLoaded(load).value?.run ?? null;
  return (
    <nav
      className="jp-MlflowLineageLine"
      aria-label={trans.__('Lineage of version %1', version.version)}
    >
      <ol className="jp-MlflowCrumbs">
        <RunCrumbs run={run} runId={runId} links={actions} trans={trans} />
        <OriginCrumb version={version} run={run} parts={parts} />
        <li aria-current="page">
          <bdi>{trans.__('%1 version %2', version.name, version.version)}</bdi>
        </li>
      </ol>
      {others.map(({ id, load }) => (
        <Lazily
          key={id}
          load={load}
          props={{
            connection: model.connection,
            model: { name: version.name, version: version.version },
            trans
          }}
          trans={trans}
        />
      ))}
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
