import type { IModelVersion } from '../../api/registrytypes';
import type { ViewsClient } from '../../api/views';

/** Versions whose runs are asked for by name. */
const MOST = 100;

/** As much of the run that a version came from as its line shows. */
export interface ISourceRun {
  readonly name: string;
  readonly user: string;
}

/**
 * The runs that versions came from, by id; those that are deleted for good are left out.
 *
 * @param versions Newest first; those far down are left out, too.
 * @returns It never rejects: without their names, runs are shown by their ids.
 */
export async function sourceRuns(
  views: ViewsClient,
  connection: string,
  versions: readonly IModelVersion[]
): Promise<ReadonlyMap<string, ISourceRun>> {
  const ids = new Set(versions.map(({ run_id }) => run_id ?? ''));
  ids.delete('');
  const runs = new Map<string, ISourceRun>();
  if (ids.size === 0) {
    return runs;
  }
  try {
    const { columns } = await views.runsById(
      connection,
      [...ids].slice(0, MOST)
    );
    columns.run_id.forEach((id, row) => {
      const name = columns.run_name[row]?.trim() ?? '';
      runs.set(id, {
        name: name === '' ? id.slice(0, 8) : name,
        user: columns.user_id[row] ?? ''
      });
    });
  } catch (reason) {
    console.warn('The runs of the versions cannot be read.', reason);
  }
  return runs;
}
