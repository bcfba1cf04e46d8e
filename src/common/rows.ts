import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { RunsWindow } from '../api/views';
import type { IRun, IRunCell } from '../tokens';
import { RunTags } from '../tokens';

/**
 * Turn a window's columns into runs.
 *
 * @param previous The runs listed so far. One that is unchanged is given back as the same object,
 * so that its row need not be drawn again.
 */
export function toRuns(
  window: RunsWindow,
  previous: readonly IRun[]
): readonly IRun[] {
  const { columns } = window;
  const known = new Map(previous.map(run => [run.id, run]));
  const metrics = sorted(window.metrics);
  const params = sorted(window.params);
  return columns.run_id.map((id, row) => {
    const run: IRun = {
      id,
      name: nameOf(columns.run_name[row], id),
      status: columns.status[row] ?? 'SCHEDULED',
      experimentName: columns.experiment_name[row] ?? '',
      startTime: columns.start_time[row] ?? null,
      endTime: columns.end_time[row] ?? null,
      metrics: valuesAt(metrics, row),
      params: valuesAt(params, row),
      models: window.models[row] ?? [],
      cell: cellOf(window, row),
      parentId: tagOf(window, RunTags.parentRunId, row),
      kernelProcess: tagOf(window, RunTags.kernelProcess, row),
      hasSnapshot: tagOf(window, RunTags.snapshot, row) !== null,
      children: columns.children[row] ?? 0,
      isStarred: tagOf(window, RunTags.starred, row) === 'true'
    };
    const before = known.get(id);
    return before && isEqual(before, run) ? before : run;
  });
}

/** The tags of a run, of a window that has all of them. Pairs, as keys may be `__proto__`. */
export function tagsAt(
  { tags }: RunsWindow,
  row: number
): readonly (readonly [string, string])[] {
  return valuesAt(Object.entries(tags), row);
}

function tagOf(window: RunsWindow, key: string, row: number): string | null {
  return Object.hasOwn(window.tags, key)
    ? (window.tags[key]?.[row] ?? null)
    : null;
}

function cellOf(window: RunsWindow, row: number): IRunCell | null {
  const id = tagOf(window, RunTags.cellId, row);
  const count = tagOf(window, RunTags.executionCount, row);
  return id === null
    ? null
    : {
        id,
        notebookId: tagOf(window, RunTags.notebookId, row),
        notebookPath: tagOf(window, RunTags.notebookPath, row) ?? '',
        executionCount: count === null ? null : Number(count),
        sha256: tagOf(window, RunTags.cellSha256, row)
      };
}

/** MLflow lets a run have an empty name. */
function nameOf(name: string | undefined, id: string): string {
  return name?.trim() ? name : id.slice(0, 8);
}

/** `layer_2` comes before `layer_10`. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

type Columns<V> = readonly (readonly [string, readonly (V | null)[]])[];

function sorted<V>(
  columns: Readonly<Record<string, readonly (V | null)[]>>
): Columns<V> {
  return Object.entries(columns).sort(([a], [b]) => COLLATOR.compare(a, b));
}

function valuesAt<V>(
  columns: Columns<V>,
  row: number
): readonly (readonly [string, V])[] {
  const values: (readonly [string, V])[] = [];
  for (const [key, column] of columns) {
    const value = column[row];
    if (value !== null && value !== undefined) {
      values.push([key, value]);
    }
  }
  return values;
}

function isEqual(a: IRun, b: IRun): boolean {
  return JSONExt.deepEqual(
    a as unknown as ReadonlyPartialJSONObject,
    b as unknown as ReadonlyPartialJSONObject
  );
}
