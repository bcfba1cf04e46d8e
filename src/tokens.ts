import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IConnection } from './api/connections';
import type { IKernelInfo } from './api/notebooks';
import type { MetricValue, ModelRef, RunsWindow } from './api/views';
import type { RequestError } from './request';

/**
 * The commands in which the features meet.
 */
export namespace CommandIDs {
  export const openExperiments = 'jupyter-mlflow:open-experiments';
  export const refreshRuns = 'jupyter-mlflow:refresh-runs';
  export const insertExample = 'jupyter-mlflow:insert-example';
  export const registerModel = 'jupyter-mlflow:register-model';
  export const useForInference = 'jupyter-mlflow:use-for-inference';
  export const openRun = 'jupyter-mlflow:open-run';
  export const goToCell = 'jupyter-mlflow:go-to-cell';
  export const showCellRuns = 'jupyter-mlflow:show-cell-runs';
  export const endRun = 'jupyter-mlflow:end-run';
  export const endActiveRun = 'jupyter-mlflow:end-active-run';
  export const openSnapshot = 'jupyter-mlflow:open-snapshot';
  export const restoreSnapshot = 'jupyter-mlflow:restore-snapshot';
  export const compareCode = 'jupyter-mlflow:compare-code';
}

/** Names of the tags that tie runs to notebooks (`jupyter_mlflow/common/tags.py`). */
export namespace RunTags {
  export const notebookId = 'jupyter.notebook.id';
  export const notebookPath = 'jupyter.notebook.path';
  export const cellId = 'jupyter.cell.id';
  export const executionCount = 'jupyter.cell.execution_count';
  export const cellSha256 = 'jupyter.cell.sha256';
  export const kernelProcess = 'jupyter.kernel.process';
  export const snapshot = 'jupyter.notebook.snapshot';
  export const parentRunId = 'mlflow.parentRunId';
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

/** An experiment that can be restored. */
export interface IDeletedExperiment {
  readonly id: string;
  readonly name: string;
}

/** The kernel of a notebook that does nothing just now. */
export interface IIdleKernel {
  readonly id: string;
  /** As its specification names it, '' when there is none. */
  readonly language: string;
}

/**
 * What the panel shows at one moment.
 */
export interface IExperimentsState {
  /** The notebook below the server's root; null when none is open. */
  readonly path: string | null;
  /** What its experiment and runs are found by; null as long as it has none. */
  readonly notebookId: string | null;
  /** Nothing is known of this notebook yet. */
  readonly isLoading: boolean;
  /** The connection whose runs are listed; null as long as it is not known. */
  readonly connection: IConnection | null;
  /** What the notebook's kernel has reported; null when it has none or said nothing. */
  readonly kernel: IKernelInfo | null;
  /** The kernel of the notebook's session, as the server knows it; null when it has none. */
  readonly kernelId: string | null;
  /** That kernel as the browser sees it, when it has been idle for a moment. */
  readonly idleKernel: IIdleKernel | null;
  /** Why the store that the kernel logs to cannot be listed here. */
  readonly kernelStoreError: RequestError | null;
  /** Path of the notebook that this one is a copy of, until the person has answered to it. */
  readonly copyOf: string | null;
  /** Paths of other notebooks with a kernel and the same id. */
  readonly others: readonly string[];
  /** Ids of processes of the notebook's kernels that have ended. */
  readonly endedProcesses: readonly string[];
  /** The notebook's own experiment, when it was deleted and the person has not answered to it. */
  readonly deletedExperiment: IDeletedExperiment | null;
  /** The cell whose runs alone are listed; null for all of the notebook. */
  readonly cellId: string | null;
  /** The name of the notebook's own experiment; null as long as it has none. */
  readonly experimentName: string | null;
  /** The newest runs; `total` may be more. */
  readonly runs: readonly IRun[];
  readonly total: number;
  /** What the last refresh failed with; what was known before stays listed. */
  readonly error: RequestError | null;
}

/**
 * The runs of the current notebook, kept fresh while someone looks.
 */
export interface IExperimentsModel extends IDisposable {
  /** A new object with each change. */
  readonly state: IExperimentsState;
  readonly stateChanged: ISignal<IExperimentsModel, void>;
  /** The connection that commands without one mean. */
  readonly connectionId: string;
  /** The notebook to follow, as a path below the server's root. */
  path: string | null;
  /** While false, nothing is asked. */
  isVisible: boolean;
  /** The cell whose runs alone to list; null again with another notebook. */
  cellId: string | null;
  /** Ask for everything anew. It never rejects: see `state.error`. */
  refresh(): Promise<void>;
  /** List more of the runs. */
  showMore(): Promise<void>;
  /** The person has seen that the notebook's experiment is deleted, and goes on without it. */
  dismissDeletedExperiment(): void;
}

export const IExperimentsModel = new Token<IExperimentsModel>(
  'jupyter-mlflow:IExperimentsModel',
  'The runs of the current notebook, kept fresh while someone looks.'
);
