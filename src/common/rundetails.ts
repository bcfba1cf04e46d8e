import type { RunDetails } from '../api/views';
import { RunTags } from '../tokens';

/** MLflow lets a run have an empty name. */
export function runName(run: RunDetails): string {
  return run.run_name.trim() === '' ? run.run_id.slice(0, 8) : run.run_name;
}

/** @returns null when the run has no such tag. */
export function tagOf(run: RunDetails, key: string): string | null {
  return Object.hasOwn(run.tags, key) ? (run.tags[key] ?? null) : null;
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
