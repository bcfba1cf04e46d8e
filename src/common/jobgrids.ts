import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob, JobState } from '../api/jobs';
import { isLive } from '../api/jobs';

/**
 * Jobs with each grid as one: it goes on as long as one of its jobs does, and its progress is how many
 * of them have ended.
 */
export function withGrids(
  jobs: readonly IJob[],
  trans: TranslationBundle
): readonly IJob[] {
  const groups = new Map<string, IJob[]>();
  for (const job of jobs) {
    const key = job.group ?? job.id;
    groups.set(key, [...(groups.get(key) ?? []), job]);
  }
  return [...groups].flatMap(([id, all]) => {
    const [first] = all;
    return first && first.group !== null ? asOne(id, first, all, trans) : all;
  });
}

function asOne(
  id: string,
  first: IJob,
  all: readonly IJob[],
  trans: TranslationBundle
): IJob {
  const ended = all.filter(job => !isLive(job));
  const starts = all.flatMap(({ started }) => started ?? []);
  return {
    ...first,
    id,
    title: trans.__('%1 (grid of %2)', first.title, all.length),
    state: stateOf(all),
    started: starts.length > 0 ? Math.min(...starts) : null,
    ended:
      ended.length === all.length
        ? Math.max(...ended.map(job => job.ended ?? 0))
        : null,
    progress: { done: ended.length, total: all.length }
  };
}

/** As the kernel tells it (`jupyter_mlflow/kernel/projects/card.py`): what becomes of the parent run. */
function stateOf(jobs: readonly IJob[]): JobState {
  const has = (state: JobState): boolean =>
    jobs.some(job => job.state === state);
  return jobs.every(({ state }) => state === 'queued')
    ? 'queued'
    : jobs.some(isLive)
      ? 'running'
      : has('killed')
        ? 'killed'
        : has('failed')
          ? 'failed'
          : 'finished';
}

/**
 * What tells a job of a grid from the others: `alpha 0.1, epochs 2`.
 *
 * @param all Those of its grid, and maybe more.
 * @returns '' for one that is of none.
 */
export function valuesOf(job: IJob, all: readonly IJob[]): string {
  const differing = differingIn(all).get(job.group ?? '');
  return Object.entries(parametersOf(job))
    .filter(([name]) => differing?.has(name))
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

/** Each job of a list is asked for its values: what they are found by is looked for once. */
const DIFFERING = new WeakMap<
  readonly IJob[],
  ReadonlyMap<string, ReadonlySet<string>>
>();

/** Names of the parameters that are not the same in all jobs of a grid, by grid. */
function differingIn(
  all: readonly IJob[]
): ReadonlyMap<string, ReadonlySet<string>> {
  const known = DIFFERING.get(all);
  if (known) {
    return known;
  }
  const firsts = new Map<string, Readonly<Record<string, unknown>>>();
  const found = new Map<string, Set<string>>();
  for (const job of all.filter(({ group }) => group !== null)) {
    const group = job.group ?? '';
    const own = parametersOf(job);
    const first = firsts.get(group) ?? own;
    firsts.set(group, first);
    const names = found.get(group) ?? new Set();
    found.set(group, names);
    for (const name of [...Object.keys(first), ...Object.keys(own)]) {
      if (first[name] !== own[name]) {
        names.add(name);
      }
    }
  }
  DIFFERING.set(all, found);
  return found;
}

function parametersOf({
  arguments: { parameters }
}: IJob): Readonly<Record<string, unknown>> {
  return typeof parameters === 'object' && parameters !== null
    ? { ...parameters }
    : {};
}
