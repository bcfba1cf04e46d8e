import type { ModelRef, RunDetails } from '../api/views';
import { compareKeys } from '../common/keys';
import { isOwnTag } from '../common/tags';
import { RunTags } from '../tokens';

/** One of the models that a run made. */
export type RunModel = RunDetails['models'][number];

/** Whether MLflow measured it of the machine. */
export function isSystemMetric(key: string): boolean {
  return key.startsWith('system/');
}

/** MLflow lets a run have an empty name. */
export function runName(run: RunDetails): string {
  return run.run_name.trim() === '' ? run.run_id.slice(0, 8) : run.run_name;
}

/** @returns null when the run has no such tag. */
export function tagOf(run: RunDetails, key: string): string | null {
  return Object.hasOwn(run.tags, key) ? (run.tags[key] ?? null) : null;
}

/** Tags by who made them, each sorted by key. The note is shown as such. */
export function splitTags(run: RunDetails): {
  readonly own: readonly (readonly [string, string])[];
  readonly system: readonly (readonly [string, string])[];
} {
  const all = sortedPairs(run.tags).filter(([key]) => key !== RunTags.note);
  return {
    own: all.filter(([key]) => isOwnTag(key)),
    system: all.filter(([key]) => !isOwnTag(key))
  };
}

export function sortedPairs(
  values: Readonly<Record<string, string>>
): readonly (readonly [string, string])[] {
  return Object.entries(values).sort(([a], [b]) => compareKeys(a, b));
}

/** Where the notebook of a run was, and the cell that made it; null without a notebook. */
export function placeOf(run: RunDetails): {
  readonly path: string;
  readonly cellId: string | null;
  readonly executionCount: string | null;
} | null {
  const path = tagOf(run, RunTags.notebookPath);
  return path === null
    ? null
    : {
        path,
        cellId: tagOf(run, RunTags.cellId),
        executionCount: tagOf(run, RunTags.executionCount)
      };
}

/** A model as the commands about models take it. */
export function modelRef(model: RunModel): ModelRef {
  const { kind, model_id, name, uri, path, flavors } = model;
  return { kind, model_id, name, uri, path, flavors };
}
