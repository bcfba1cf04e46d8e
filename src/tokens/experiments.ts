import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IConnection } from '../api/connections';
import type { IKernelInfo } from '../api/notebooks';
import type {
  CopyProgress,
  MetricValue,
  RunsWindow,
  Stages
} from '../api/views';
import type { ISpan } from '../common/windows';
import type { RequestError } from '../request';
import type { ISort } from '../runs/columns';
import type { IRun } from './runs';

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
 * Whose runs the panel shows: those of the current notebook, or of an experiment. 'experiments' is
 * the list of all experiments.
 */
export type Place =
  | { readonly kind: 'notebook' }
  | { readonly kind: 'experiments'; readonly connection: string }
  | {
      readonly kind: 'experiment';
      readonly connection: string;
      readonly id: string;
      readonly name: string;
    };

/** Which of the runs are listed, in which order, and what of them. */
export interface IListing {
  /** In MLflow's search syntax, '' for all. */
  readonly filter: string;
  /** Only runs that have made a model. */
  readonly withModel: boolean;
  readonly stage: Exclude<Stages, 'all'>;
  /** null for the newest first. */
  readonly sort: ISort | null;
  /** `metrics.…` and `params.…` that each row shows; empty for the first few metrics. */
  readonly pinned: readonly string[];
  /** Keys of metrics of which the other direction is better than their names tell. */
  readonly flipped: readonly string[];
}

/** The runs below another one, as far as they are loaded. */
export interface IChildRuns {
  readonly runs: readonly IRun[];
  readonly total: number;
}

/**
 * What the panel shows at one moment.
 */
export interface IExperimentsState {
  readonly place: Place;
  readonly listing: IListing;
  /** The notebook below the server's root; null when none is open. */
  readonly path: string | null;
  /** What its experiment and runs are found by; null as long as it has none. */
  readonly notebookId: string | null;
  /** Nothing is known of this notebook yet. */
  readonly isLoading: boolean;
  /** The connection whose runs are listed; null as long as it is not known. */
  readonly connection: IConnection | null;
  /** All that the server knows. */
  readonly connections: readonly IConnection[];
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
  /** The experiment that is listed, or is the notebook's own; null as long as it has none. */
  readonly experimentId: string | null;
  readonly experimentName: string | null;
  /** The runs that are loaded: of the list in its order, then those below others, and left open ones. */
  readonly runs: readonly IRun[];
  /** Those of the list, with their places in it. */
  readonly spans: readonly ISpan<IRun>[];
  /** How long the list is. */
  readonly total: number;
  /** All runs there are, also those that are filtered out or below others; null if not known. */
  readonly all: number | null;
  /** The runs below those that were unfolded, by id. */
  readonly children: ReadonlyMap<string, IChildRuns>;
  /** The best value of each metric that the rows show, over all runs. */
  readonly best: ReadonlyMap<string, MetricValue>;
  /** How metrics of live runs have gone so far, by run and key. */
  readonly courses: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /** How much of a remote store has been copied so far; null when it is read itself. */
  readonly progress: CopyProgress;
  /** What is wrong with the person's filter. */
  readonly filterError: RequestError | null;
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
  /** How many runs go on, as far as that is known. */
  readonly liveRuns: number;
  /** Where the notebook's runs go, whatever is listed; null as long as that is not known. */
  readonly notebookStore: Pick<IConnection, 'label' | 'uri'> | null;
  /** The notebook to follow, as a path below the server's root. */
  path: string | null;
  /** While false, nothing is asked. */
  isVisible: boolean;
  readonly visibilityChanged: ISignal<IExperimentsModel, void>;
  /** The cell whose runs alone to list; null again with another notebook. */
  cellId: string | null;
  /** Ask for everything anew. It never rejects: see `state.error`. */
  refresh(): Promise<void>;
  /** Whose runs to show; `notebook` again with another notebook only if the person asks. */
  place: Place;
  /** While the panel is not seen: keep fresh what is known of the notebook's kernel. */
  isWatched: boolean;
  /** Change which runs are listed, in which order, and what of them. */
  list(changes: Partial<IListing>): Promise<void>;
  /** These rows of the list are looked at, from the first to before the last. */
  look(first: number, last: number): Promise<void>;
  /** List the first `count` runs below a run; 0 folds them again. */
  unfold(runId: string, count: number): Promise<void>;
  /** The keys that there are in the runs that can be listed. It rejects when they cannot be had. */
  keys(): Promise<NonNullable<RunsWindow['keys']>>;
  /** The ids of the runs of these rows, loaded or not. It rejects when they cannot be had. */
  ids(first: number, last: number): Promise<readonly string[]>;
  /** @returns The row of a run in the list, or of the one that it is below; null if there is none. */
  locate(runId: string): Promise<number | null>;
  /** The person has seen that the notebook's experiment is deleted, and goes on without it. */
  dismissDeletedExperiment(): void;
}

export const IExperimentsModel = new Token<IExperimentsModel>(
  'jupyter-mlflow:IExperimentsModel',
  'The runs of the current notebook, kept fresh while someone looks.'
);
