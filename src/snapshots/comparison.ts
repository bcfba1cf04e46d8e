import type { MetricValue, Snapshot, ViewsClient } from '../api/views';
import { RequestError, asRequestError } from '../request';
import type { IRun } from '../tokens';
import type { CellChange } from './cells';
import { cellsOf, diffCells } from './cells';
import type { IDifference } from './pairs';
import { differences } from './pairs';
import type { INotebookRun } from './previous';
import { findPrevious, findRuns } from './previous';

/** Two runs side by side, the older one first. */
export interface IComparison {
  readonly before: IRun;
  readonly after: IRun;
  readonly params: readonly IDifference<string>[];
  readonly metrics: readonly IDifference<MetricValue>[];
  /** null when one of them has no snapshot. */
  readonly cells: readonly CellChange[] | null;
  /** The runs whose notebook was not kept. */
  readonly missing: readonly IRun[];
  /** Of the code. */
  readonly mimeType: string;
}

/** The notebook's first run: there is none to compare it with. */
export interface IFirstRun {
  readonly before: null;
  readonly after: IRun;
}

/**
 * Look up all that is compared of two runs.
 *
 * @param runIds Two runs in any order, or one that is compared with the one before it.
 * @throws RequestError when the store cannot be read, or a run is not there.
 */
export async function loadComparison(
  views: ViewsClient,
  connection: string,
  runIds: readonly string[]
): Promise<IComparison | IFirstRun> {
  const found = await findRuns(views, connection, runIds);
  const [first, second] = runIds.map(id => runOf(found, id));
  if (!first) {
    throw new RequestError('No run was given to compare.');
  }
  const other = second?.run ?? (await findPrevious(views, connection, first));
  if (!other) {
    return { before: null, after: first.run };
  }
  const [before, after] = [first.run, other].sort(
    (a, b) => (a.startTime ?? 0) - (b.startTime ?? 0)
  ) as [IRun, IRun];
  const [old, now] = await Promise.all([
    snapshotOf(views, connection, before),
    snapshotOf(views, connection, after)
  ]);
  return {
    before,
    after,
    params: differences(before.params, after.params),
    metrics: differences(before.metrics, after.metrics),
    cells:
      old && now
        ? diffCells(cellsOf(old.notebook), cellsOf(now.notebook))
        : null,
    missing: [...(old ? [] : [before]), ...(now ? [] : [after])],
    mimeType: mimeTypeOf(now ?? old)
  };
}

function runOf(
  found: ReadonlyMap<string, INotebookRun>,
  id: string
): INotebookRun {
  const run = found.get(id);
  if (!run) {
    throw new RequestError('This run is not there any more.', {
      details: id,
      status: 404
    });
  }
  return run;
}

async function snapshotOf(
  views: ViewsClient,
  connection: string,
  { id }: IRun
): Promise<Snapshot | null> {
  try {
    return await views.snapshot(connection, id);
  } catch (reason) {
    const error = asRequestError(reason);
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}

/** The language of a notebook's code, Python if it does not say. */
function mimeTypeOf(snapshot: Snapshot | null): string {
  const { metadata } = (snapshot?.notebook ?? {}) as {
    metadata?: { language_info?: { mimetype?: unknown } };
  };
  const mimeType = metadata?.language_info?.mimetype;
  return typeof mimeType === 'string' ? mimeType : 'text/x-python';
}
