import type { RunDetails, RunsWindow } from '../api/views';
import { toRuns } from '../common/rows';
import { isOwnTag } from '../common/tags';
import type { IRun } from '../tokens';
import { RunTags } from '../tokens';

/** A run with all that is compared of it. */
export interface IComparedRun {
  readonly run: IRun;
  readonly experimentId: string;
  readonly isDeleted: boolean;
  readonly user: string;
  /** Without those of MLflow and of this extension. */
  readonly tags: readonly (readonly [string, string])[];
  readonly commit: string;
  /** null as long as they are not known. */
  readonly datasets: RunDetails['datasets'] | null;
}

const COMMIT = 'mlflow.source.git.commit';

/**
 * The runs of a window in the order in which they were asked for; those that are not there are left out.
 *
 * @param previous What is shown so far: unchanged runs stay the same, datasets are kept.
 */
export function comparedRuns(
  window: RunsWindow,
  runIds: readonly string[],
  previous: readonly IComparedRun[]
): readonly IComparedRun[] {
  const known = new Map(previous.map(one => [one.run.id, one]));
  const tags = Object.entries(window.tags);
  const found = new Map(
    toRuns(
      window,
      previous.map(({ run }) => run)
    ).map((run, row): [string, IComparedRun] => {
      const own = tags.flatMap(([key, column]): [string, string][] => {
        const value = column[row] ?? null;
        return value === null ? [] : [[key, value]];
      });
      return [
        run.id,
        {
          run,
          experimentId: window.columns.experiment_id[row] ?? '',
          isDeleted: window.columns.lifecycle_stage[row] === 'deleted',
          user: window.columns.user_id[row] ?? '',
          tags: own.filter(([key]) => isOwnTag(key) || key === RunTags.note),
          commit: own.find(([key]) => key === COMMIT)?.[1] ?? '',
          datasets: known.get(run.id)?.datasets ?? null
        }
      ];
    })
  );
  return runIds.flatMap(id => found.get(id) ?? []);
}
