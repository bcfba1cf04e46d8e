import type { RunsScope } from '../../api/views';
import type {
  IExperimentsModel,
  IExperimentsState,
  IListing,
  IRun
} from '../../tokens';

/** The connection of notebooks whose kernel logs to none, or has said nothing. */
const DEFAULT_CONNECTION = 'default';

/** What a kernel without this package needs, as a person runs it in a cell. */
export const INSTALL = '%pip install jupyter-mlflow';

/** What the server says of a notebook. */
export type NotebookState = Pick<
  IExperimentsState,
  | 'notebookId'
  | 'kernel'
  | 'kernelId'
  | 'kernelStoreError'
  | 'copyOf'
  | 'others'
  | 'endedProcesses'
>;

/** What the store says of the runs of a place. */
export type RunsState = Pick<
  IExperimentsState,
  | 'experimentId'
  | 'experimentName'
  | 'deletedExperiment'
  | 'runs'
  | 'spans'
  | 'total'
  | 'all'
  | 'children'
  | 'best'
  | 'courses'
  | 'progress'
>;

export const NO_RUNS: RunsState = {
  experimentId: null,
  experimentName: null,
  deletedExperiment: null,
  runs: [],
  spans: [],
  total: 0,
  all: null,
  children: new Map(),
  best: new Map(),
  courses: new Map(),
  progress: null
};

/** All runs, the newest first. */
export const PLAIN: IListing = {
  filter: '',
  withModel: false,
  stage: 'active',
  sort: null,
  pinned: [],
  flipped: []
};

/** Without a notebook. */
export const NOTHING: IExperimentsState = {
  place: { kind: 'notebook' },
  listing: PLAIN,
  path: null,
  notebookId: null,
  isLoading: false,
  connection: null,
  connections: [],
  kernel: null,
  kernelId: null,
  idleKernel: null,
  kernelStoreError: null,
  copyOf: null,
  others: [],
  endedProcesses: [],
  cellId: null,
  filterError: null,
  error: null,
  ...NO_RUNS
};

/** The connection whose runs, or experiments, are listed. */
export function connectionOf({
  place,
  kernel
}: Pick<IExperimentsState, 'kernel' | 'place'>): string {
  return place.kind === 'notebook'
    ? notebookConnection({ kernel })
    : place.connection;
}

/** The connection that the notebook logs to. */
export function notebookConnection({
  kernel
}: Pick<IExperimentsState, 'kernel'>): string {
  return kernel?.connection ?? DEFAULT_CONNECTION;
}

/** The store that the notebook logs to, there may be no connection to it; null if not known. */
export function storeOf({
  path,
  kernel,
  connections
}: IExperimentsState): IExperimentsModel['notebookStore'] {
  if (path === null) {
    return null;
  }
  if (kernel?.connection === null) {
    return { label: kernel.tracking_uri, uri: kernel.tracking_uri };
  }
  const id = notebookConnection({ kernel });
  return connections.find(one => one.id === id) ?? null;
}

/** Whose runs are listed; null when none are, or it is not known yet. */
export function scopeOf({
  place,
  path,
  notebookId
}: Pick<IExperimentsState, 'notebookId' | 'path' | 'place'>): RunsScope | null {
  switch (place.kind) {
    case 'notebook':
      return path === null || notebookId === null ? null : { notebookId };
    case 'experiment':
      return { experimentIds: [place.id] };
    case 'experiments':
      return null;
  }
}

/** Whether all experiments are listed instead of runs: without a notebook there is nothing else. */
export function listsExperiments({
  place,
  path
}: Pick<IExperimentsState, 'path' | 'place'>): boolean {
  return (
    place.kind === 'experiments' || (place.kind === 'notebook' && path === null)
  );
}

/** How many runs go on, as far as that is known. */
export function liveCount(state: IExperimentsState): number {
  const live = state.runs.filter(
    run => run.status === 'RUNNING' && !isStale(run, state)
  );
  return new Set([...activeRuns(state), ...live.map(({ id }) => id)]).size;
}

/** Whether only some of the runs are listed: then all there are is another number. */
export function isFiltered({ filter, withModel, stage }: IListing): boolean {
  return filter !== '' || withModel || stage !== PLAIN.stage;
}

/** Whether the kernel logs to another store than the server's, listed here or not. */
export function logsElsewhere({
  kernel
}: Pick<IExperimentsState, 'kernel'>): boolean {
  return kernel !== null && kernel.connection !== DEFAULT_CONNECTION;
}

/**
 * Whether the kernel's environment is without this package: with it, a Python kernel has reported
 * itself before it is idle for the first time.
 */
export function lacksPackage({
  kernel,
  kernelId,
  idleKernel
}: IExperimentsState): boolean {
  return (
    kernel === null &&
    kernelId !== null &&
    idleKernel?.id === kernelId &&
    idleKernel.language === 'python'
  );
}

/** Ids of runs that the kernel still has open though no cell runs, the innermost last. */
export function leftOpen(state: IExperimentsState): readonly string[] {
  const { kernel, idleKernel } = state;
  return kernel !== null && idleKernel?.id === kernel.kernel_id
    ? activeRuns(state)
    : [];
}

/**
 * Whether a run is said to run though its kernel has ended. A kernel that lives may have taken it up
 * again.
 */
export function isStale(
  run: IRun,
  state: Pick<IExperimentsState, 'endedProcesses' | 'kernel'>
): boolean {
  return (
    run.status === 'RUNNING' &&
    run.kernelProcess !== null &&
    state.endedProcesses.includes(run.kernelProcess) &&
    !activeRuns(state).includes(run.id)
  );
}

/** What the kernel has open: of a process that has ended the last report may still be there. */
function activeRuns({
  kernel,
  endedProcesses
}: Pick<IExperimentsState, 'endedProcesses' | 'kernel'>): readonly string[] {
  return kernel && !endedProcesses.includes(kernel.process_id)
    ? kernel.active_runs
    : [];
}
