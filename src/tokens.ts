import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type React from 'react';
import type { IConnection } from './api/connections';
import type { IKernelInfo } from './api/notebooks';
import type {
  CopyProgress,
  MetricValue,
  ModelRef,
  RunsWindow,
  Stages
} from './api/views';
import type { ISpan } from './common/windows';
import type { RequestError } from './request';
import type { ISort } from './runs/columns';

/**
 * The commands in which the features meet.
 */
export namespace CommandIDs {
  export const openExperiments = 'jupyter-mlflow:open-experiments';
  export const refreshRuns = 'jupyter-mlflow:refresh-runs';
  export const insertExample = 'jupyter-mlflow:insert-example';
  export const registerModel = 'jupyter-mlflow:register-model';
  export const useForInference = 'jupyter-mlflow:use-for-inference';
  export const openEndpoint = 'jupyter-mlflow:open-endpoint';
  export const openRun = 'jupyter-mlflow:open-run';
  export const goToCell = 'jupyter-mlflow:go-to-cell';
  export const showCellRuns = 'jupyter-mlflow:show-cell-runs';
  export const endRun = 'jupyter-mlflow:end-run';
  export const endActiveRun = 'jupyter-mlflow:end-active-run';
  export const openSnapshot = 'jupyter-mlflow:open-snapshot';
  export const restoreSnapshot = 'jupyter-mlflow:restore-snapshot';
  export const compareCode = 'jupyter-mlflow:compare-code';
  export const openRunPage = 'jupyter-mlflow:open-run-page';
  export const openExperiment = 'jupyter-mlflow:open-experiment';
  export const compareRuns = 'jupyter-mlflow:compare-runs';
  export const showAllExperiments = 'jupyter-mlflow:show-all-experiments';
  export const createExperiment = 'jupyter-mlflow:create-experiment';
  export const renameExperiment = 'jupyter-mlflow:rename-experiment';
  export const describeExperiment = 'jupyter-mlflow:describe-experiment';
  export const tagExperiment = 'jupyter-mlflow:tag-experiment';
  export const deleteExperiment = 'jupyter-mlflow:delete-experiment';
  export const restoreExperiment = 'jupyter-mlflow:restore-experiment';
  export const renameRun = 'jupyter-mlflow:rename-run';
  export const tagRuns = 'jupyter-mlflow:tag-runs';
  export const starRuns = 'jupyter-mlflow:star-runs';
  export const deleteRuns = 'jupyter-mlflow:delete-runs';
  export const restoreRuns = 'jupyter-mlflow:restore-runs';
  export const exportRuns = 'jupyter-mlflow:export-runs';
  export const copyRunsCode = 'jupyter-mlflow:copy-runs-code';
  export const openModels = 'jupyter-mlflow:open-models';
  export const openModel = 'jupyter-mlflow:open-model';
}

/** What a part at the panel's foot is given. */
export interface IPanelSectionProps {
  /** The connection that the panel shows. */
  readonly connection: string;
  /** The current notebook below the server's root; null when none is open. */
  readonly path: string | null;
  readonly trans: TranslationBundle;
}

/** A part at the panel's foot, folded until somebody opens it. */
export interface IPanelSection {
  readonly id: string;
  /** Lower ones come first. */
  readonly rank: number;
  readonly title: string;
  /** What is told beside the title, such as "2"; '' for nothing. It must not ask for anything itself. */
  readonly summary?: {
    readonly text: string;
    readonly changed: ISignal<unknown, void>;
  };
  /** Imports it when it is first opened; the same function each time. */
  readonly load: () => Promise<React.ComponentType<IPanelSectionProps>>;
}

/**
 * The parts at the panel's foot, which other features add.
 */
export interface IPanelSections {
  add(section: IPanelSection): void;
  /** Unfold one. */
  reveal(id: string): void;
}

export const IPanelSections = new Token<IPanelSections>(
  'jupyter-mlflow:IPanelSections',
  'The parts at the foot of the Experiments panel.'
);

/** What a part of a version of a registered model is given. */
export interface IVersionPartProps {
  readonly connection: string;
  readonly name: string;
  readonly version: string;
  /** Of this version. */
  readonly aliases: readonly string[];
  readonly trans: TranslationBundle;
}

/**
 * Where other features tell, on a model's page, where a version went: the endpoints that serve it.
 */
export interface IVersionParts {
  /** @param load Imports it when a version is first shown; the same function each time. */
  add(part: {
    readonly id: string;
    readonly load: () => Promise<React.ComponentType<IVersionPartProps>>;
  }): void;
}

export const IVersionParts = new Token<IVersionParts>(
  'jupyter-mlflow:IVersionParts',
  'What other features tell of a version on the page of a registered model.'
);

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
