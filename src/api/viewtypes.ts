import type { components } from './schema';

type Schemas = components['schemas'];

/** One window of runs, as columns of values. */
export type RunsWindow = Schemas['Runs'];

/** A model that a run made: a logged model of MLflow 3, or a run artifact as Spark's still are. */
export type ModelRef = Schemas['ModelRef'];

/** A metric's value: JSON has no NaN and no infinities, so these are words. */
export type MetricValue = NonNullable<RunsWindow['metrics'][string][number]>;

/** The notebook as it was when a run was made. */
export type Snapshot = Schemas['Snapshot'];

/** The history of one metric of one run. */
export type Series = Schemas['Series'];

/** Groups of runs with their metrics summed up. */
export type Groups = Schemas['Groups'];

/** One window of experiments, as columns of values. */
export type ExperimentsWindow = Schemas['Experiments'];

/** All of one run but its artifacts and traces. */
export type RunDetails = Schemas['Run'];

/** One folder of the artifacts of a run or of a logged model. */
export type ArtifactFolder = Schemas['Artifacts'];

/** The first rows of a table artifact. */
export type ArtifactTable = Schemas['Table'];

/** One window of the traces of a run. */
export type TracesWindow = Schemas['Traces'];

/** What changed in a store since a cursor. */
export type StoreChanges = Schemas['Changes'];

/** The histories of metrics in general, whoever's they are. */
export interface IHistoriesQuery {
  readonly keys: readonly string[];
  /** In pixels. */
  readonly width: number;
  /** 'step' when it is left out; the others in ms. */
  readonly axis?: 'step' | 'time' | 'relative';
}

/** How much of a remote store has been copied; null for a store that is read itself. */
export type CopyProgress = RunsWindow['progress'];

/** The lifecycle stages of runs and experiments that are asked for. */
export type Stages = RunsWindow['columns']['lifecycle_stage'][number] | 'all';

/** Whose runs: exactly one. */
export type RunsScope =
  | { readonly notebookId: string }
  | { readonly experimentIds: readonly string[] }
  | { readonly runIds: readonly string[] };

/** Which of the runs in a scope. */
export interface IRunsFilter {
  /** The runs of this cell alone. */
  readonly cellId?: string | null;
  /** 'active' when it is left out. */
  readonly stage?: Stages;
  /** In MLflow's search syntax. */
  readonly filter?: string;
  /** Exact values of params or tags: `params.lr=0.1`; `params.lr` for runs without it. */
  readonly where?: readonly string[];
  /** '' for runs without a parent (in this scope), an id for the children of that run. */
  readonly parent?: string;
  /** Only runs that have made a model. */
  readonly withModel?: boolean;
}

/** What is asked for in one window of runs. */
export interface IRunsQuery extends IRunsFilter {
  readonly scope: RunsScope;
  /** In MLflow's syntax, `metrics.`a b` DESC`; newest first when it is left out. */
  readonly orderBy?: readonly string[];
  /** `metrics.loss`, `params.lr`, `tags.user`: these alone; all when it is left out. */
  readonly columns?: readonly string[];
  /** Whether to tell all keys that there are. */
  readonly keys?: boolean;
  /** Whether to tell the range of each metric in `columns`. */
  readonly best?: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Where an artifact belongs. */
export type ArtifactOwner =
  { readonly runId: string } | { readonly modelId: string };
