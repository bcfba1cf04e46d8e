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
  /** Ask for everything anew. It never rejects: see `state.error`. */
  refresh(): Promise<void>;
  /** List more of the runs. */
  showMore(): Promise<void>;
}

export const IExperimentsModel = new Token<IExperimentsModel>(
  'jupyter-mlflow:IExperimentsModel',
  'The runs of the current notebook, kept fresh while someone looks.'
);
