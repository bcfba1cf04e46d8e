import type { MetricValue, ViewsClient } from '../../api/views';
import { columnOf } from '../../runs/columns';
import { bestOf, isLowerBetter } from '../../runs/direction';
import type { IExperimentsState, IListing, IRun } from '../../tokens';
import { NO_COLUMNS } from './listedruns';
import type { IQuestion } from './question';
import type { RunsState } from './state';
import { isFiltered } from './state';

/** Metrics of each run that are looked at as long as a person has pinned none. */
const FIRST_KEYS = 5;

/** Metrics that are looked at in all: as many as one question may be about. */
const MOST_KEYS = 20;

/** Live runs whose course is drawn. */
const MOST_LIVE = 20;

/** Points of a course. */
const POINTS = 60;

/** The metrics that rows show. */
function shownKeys(
  { pinned }: IListing,
  runs: readonly IRun[]
): readonly string[] {
  const keys =
    pinned.length > 0
      ? pinned
          .map(columnOf)
          .flatMap(({ kind, key }) => (kind === 'metrics' ? [key] : []))
      : runs.flatMap(run =>
          run.metrics.slice(0, FIRST_KEYS).map(([key]) => key)
        );
  return [...new Set(keys)].slice(0, MOST_KEYS);
}

/**
 * What rows mark: the best of each metric over all runs, listed or not.
 *
 * @throws RequestError
 */
export async function findBest(
  views: ViewsClient,
  { connection, scope, cellId, listing }: IQuestion,
  { runs, total }: Pick<IExperimentsState, 'runs' | 'total'>
): Promise<Pick<RunsState, 'all' | 'best'>> {
  const keys = shownKeys(listing, runs);
  const isAll =
    !isFiltered(listing) &&
    runs.length === total &&
    runs.every(({ children }) => children === 0);
  if (isAll) {
    return { all: total, best: bestHere(keys, listing, runs) };
  }
  const { total: all, best } = await views.runs(connection, {
    scope,
    cellId,
    columns: keys.length > 0 ? keys.map(key => `metrics.${key}`) : NO_COLUMNS,
    best: true,
    offset: 0,
    limit: 1
  });
  return {
    all,
    best: new Map(
      keys.flatMap(key => {
        const value = bestOf(key, best, listing.flipped);
        return value === null ? [] : [[key, value] as const];
      })
    )
  };
}

function bestHere(
  keys: readonly string[],
  { flipped }: IListing,
  runs: readonly IRun[]
): ReadonlyMap<string, MetricValue> {
  const found = new Map<string, MetricValue>();
  for (const key of keys) {
    const values = runs
      .flatMap(run => run.metrics.filter(([name]) => name === key))
      .map(([, value]) => value)
      .filter(value => value !== 'NaN')
      .sort((a, b) => Number(a) - Number(b));
    const [least] = values;
    const greatest = values.at(-1);
    if (least !== undefined && greatest !== undefined && least !== greatest) {
      found.set(key, isLowerBetter(key, flipped) ? least : greatest);
    }
  }
  return found;
}

/**
 * How the metrics of runs that go on have gone so far.
 *
 * @throws RequestError
 */
export async function followLive(
  views: ViewsClient,
  { connection, listing }: IQuestion,
  live: readonly IRun[]
): Promise<RunsState['courses']> {
  const followed = live.slice(0, MOST_LIVE);
  const keys = shownKeys(listing, followed);
  const courses = new Map<string, Map<string, readonly number[]>>();
  if (keys.length === 0) {
    return courses;
  }
  const series = await views.metric(connection, {
    runIds: followed.map(({ id }) => id),
    keys,
    width: POINTS
  });
  for (const { run_id, key, values } of series) {
    const course = courses.get(run_id) ?? new Map<string, readonly number[]>();
    course.set(
      key,
      values.filter(value => typeof value === 'number')
    );
    courses.set(run_id, course);
  }
  return courses;
}
