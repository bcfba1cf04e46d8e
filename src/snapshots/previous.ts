import type { ViewsClient } from '../api/views';
import { toRuns } from '../common/rows';
import type { IRun } from '../tokens';
import { RunTags } from '../tokens';

/** How many runs are looked through at a time, and how often when none has a snapshot. */
const WINDOW = 200;
const MAX_WINDOWS = 3;

/** A run, and the notebook that it is of. */
export interface INotebookRun {
  readonly run: IRun;
  /** Empty for a run that no notebook made. */
  readonly notebookId: string;
}

/** @returns The runs with these ids that are there, by id. */
export async function findRuns(
  views: ViewsClient,
  connection: string,
  runIds: readonly string[]
): Promise<ReadonlyMap<string, INotebookRun>> {
  const window = await views.runsById(connection, runIds);
  const ids = window.tags[RunTags.notebookId] ?? [];
  return new Map(
    toRuns(window, []).map((run, row) => [
      run.id,
      { run, notebookId: ids[row] ?? '' }
    ])
  );
}

/**
 * The run that a run is to be compared with: the last one before it of the same notebook, of the
 * same cell if there is one. One with a snapshot comes before one without.
 *
 * @returns null when it is the notebook's first.
 */
export async function findPrevious(
  views: ViewsClient,
  connection: string,
  { run, notebookId }: INotebookRun
): Promise<IRun | null> {
  if (notebookId === '') {
    return null;
  }
  const cellId = run.cell?.id ?? null;
  let last: IRun | null = null;
  for (const cell of cellId === null ? [null] : [cellId, null]) {
    for await (const other of runsBefore(run, cell)) {
      if (other.hasSnapshot) {
        return other;
      }
      last ??= other;
    }
  }
  return last;

  async function* runsBefore(
    { id, parentId }: IRun,
    cell: string | null
  ): AsyncGenerator<IRun> {
    let isBefore = false;
    let total = Infinity;
    let windows = 0;
    for (let offset = 0; offset < total; offset += WINDOW) {
      const window = await views.runs(connection, {
        scope: { notebookId },
        cellId: cell,
        offset,
        limit: WINDOW
      });
      total = window.total;
      for (const other of toRuns(window, [])) {
        // The children of a sweep are compared with each other.
        if (isBefore && other.parentId === parentId) {
          yield other;
        }
        isBefore ||= other.id === id;
      }
      if (isBefore && ++windows === MAX_WINDOWS) {
        return;
      }
    }
  }
}
