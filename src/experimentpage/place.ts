import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { RunsScope } from '../api/views';
import { connectionOf } from '../common/commandargs';
import type { IExperimentsModel } from '../tokens';

/** What a page is about. */
export interface IPlace {
  readonly connection: string;
  readonly scope: RunsScope;
  /** What its set-up is kept by: the id of the experiment or notebook. */
  readonly id: string;
  /** Runs to select, none for those that are selected. */
  readonly runIds: readonly string[];
  /** In MLflow's search syntax; null for the one that was left. */
  readonly filter: string | null;
  readonly pageId: string;
  /** The command's, to open it again after a reload. */
  readonly args: ReadonlyPartialJSONObject;
}

/**
 * What the arguments of the command mean: without any, what the panel shows.
 *
 * @returns null when that is nothing.
 */
export function placeOf(
  args: ReadonlyPartialJSONObject,
  experiments: IExperimentsModel | null
): IPlace | null {
  const connection = connectionOf(args, experiments);
  const runIds = (Array.isArray(args.runIds) ? args.runIds : []).filter(
    (id): id is string => typeof id === 'string'
  );
  const filter = typeof args.filter === 'string' ? args.filter : null;
  const experimentId = textOf(args.experimentId);
  const notebookId = textOf(args.notebookId);
  if (experimentId) {
    return {
      connection,
      scope: { experimentIds: [experimentId] },
      id: experimentId,
      runIds,
      filter,
      pageId: `jupyter-mlflow:experiment:${connection}:${experimentId}`,
      args: { connection, experimentId }
    };
  }
  if (notebookId) {
    return {
      connection,
      scope: { notebookId },
      id: notebookId,
      runIds,
      filter,
      pageId: `jupyter-mlflow:notebook:${connection}:${notebookId}`,
      args: { connection, notebookId }
    };
  }
  if (runIds.length > 0) {
    return {
      connection,
      scope: { runIds },
      id: 'runs',
      runIds,
      filter,
      pageId: `jupyter-mlflow:runs:${connection}:${runIds.join(',')}`,
      args: { connection, runIds }
    };
  }
  const here = shownIn(experiments);
  return here && placeOf({ connection, ...here }, experiments);
}

/** What the panel shows. */
function shownIn(
  experiments: IExperimentsModel | null
): ReadonlyPartialJSONObject | null {
  const { place, notebookId = null } = experiments?.state ?? {};
  if (place?.kind === 'experiment') {
    return { experimentId: place.id };
  }
  return notebookId === null ? null : { notebookId };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
