import React, { useCallback } from 'react';
import type { IEndpoint } from '../api/endpoints';
import type { RunDetails } from '../api/views';
import { LinkButton } from '../components/linkbutton';
import { useLoaded } from '../components/loaded';
import { RunCrumbs } from '../components/runcrumbs';
import type { IEndpointParts } from './parts';
import { servedLabel } from './words';

/**
 * Where what an endpoint serves came from, each a link: notebook › cell › experiment › run › logged
 * model › version › endpoint.
 */
export function EndpointLineage({
  endpoint,
  parts: { actions, trans }
}: {
  readonly endpoint: IEndpoint;
  readonly parts: IEndpointParts;
}): React.JSX.Element {
  const { connection, model, version, name, run_id: runId, uri } = endpoint;
  const load = useCallback(
    () => ask(actions, connection, runId),
    [actions, connection, runId]
  );
  const run = useLoaded(load).value?.run ?? null;
  const isRegistered = 'name' in model;
  const logged = run?.models.find(
    one =>
      one.uri === uri ||
      one.versions.some(
        known =>
          isRegistered && known.name === model.name && known.version === version
      )
  );
  return (
    <nav aria-label={trans.__('Lineage')}>
      <ol className="jp-MlflowCrumbs">
        <RunCrumbs
          run={run}
          runId={runId ?? ''}
          links={actions.linksOf(endpoint)}
          trans={trans}
        />
        {logged && runId !== null && (
          <li title={logged.uri}>
            <LinkButton
              label={logged.name}
              subject={trans.__('logged model')}
              onClick={() => {
                actions.linksOf(endpoint).openRun(runId);
              }}
            />
          </li>
        )}
        {(isRegistered || !logged) && (
          <li title={uri}>
            <LinkButton
              label={servedLabel(endpoint, trans)}
              subject={trans.__('served model')}
              onClick={() => {
                actions.openModel(endpoint);
              }}
            />
          </li>
        )}
        <li aria-current="page">
          <bdi>{name}</bdi>
        </li>
      </ol>
    </nav>
  );
}

async function ask(
  actions: IEndpointParts['actions'],
  connection: string,
  runId: string | null
): Promise<{ readonly run: RunDetails | null }> {
  try {
    return {
      run: runId === null ? null : await actions.runOf(connection, runId)
    };
  } catch (reason) {
    // Deleted for good, or out of reach: its id is still a link.
    console.warn(`The run ${runId} cannot be read.`, reason);
    return { run: null };
  }
}
