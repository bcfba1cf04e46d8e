import type { MetricValue, ModelRef, RunsWindow } from '../api/views';

/** Names of the tags that tie runs to notebooks (`jupyter_mlflow/common/tags.py`). */
export namespace RunTags {
  export const notebookId = 'jupyter.notebook.id';
  export const notebookPath = 'jupyter.notebook.path';
  export const cellId = 'jupyter.cell.id';
  export const executionCount = 'jupyter.cell.execution_count';
  export const cellSha256 = 'jupyter.cell.sha256';
  export const kernelProcess = 'jupyter.kernel.process';
  export const snapshot = 'jupyter.notebook.snapshot';
  export const sourceType = 'mlflow.source.type';
  export const parentRunId = 'mlflow.parentRunId';
  /** Of the job that made it. */
  export const jobId = 'jupyter.job.id';
  export const note = 'mlflow.note.content';
  /** Our own: 'true' on runs that a person has starred. */
  export const starred = 'jupyter.run.starred';
}

/** The state of a run, as MLflow names it. */
export type RunStatus = RunsWindow['columns']['status'][number];

/**
 * One run.
 */
export interface IRun {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly experimentName: string;
  /** Milliseconds since the epoch; null when MLflow has none. */
  readonly startTime: number | null;
  readonly endTime: number | null;
  /** The last value of each metric, sorted by key. Pairs, as keys may be `__proto__`. */
  readonly metrics: readonly (readonly [string, MetricValue])[];
  /** Sorted by key. */
  readonly params: readonly (readonly [string, string])[];
  readonly models: readonly ModelRef[];
  /** The cell that made it; null when it has none. */
  readonly cell: IRunCell | null;
  /** The run that it is a child of. */
  readonly parentId: string | null;
  /** The kernel's process that made it, see `KERNEL_PROCESS` of the tags. */
  readonly kernelProcess: string | null;
  /** Whether the notebook as it was is kept with it. */
  readonly hasSnapshot: boolean;
  /** How many runs are below it. */
  readonly children: number;
  readonly isStarred: boolean;
}

/** The cell that made a run, as it was then. */
export interface IRunCell {
  /** Id of its notebook. */
  readonly notebookId: string | null;
  /** Path of its notebook below the server's root, then. */
  readonly notebookPath: string;
  readonly id: string;
  readonly executionCount: number | null;
  /** SHA-256 (hex) of its source as UTF-8. */
  readonly sha256: string | null;
}
