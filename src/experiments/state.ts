import type { IExperimentsState, IRun } from '../tokens';

/** The connection of notebooks whose kernel logs to none, or has said nothing. */
const DEFAULT_CONNECTION = 'default';

/** The server lists no more runs than this at once. */
export const MOST_LISTED = 1_000;

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

/** What the store says of a notebook's runs. */
export type RunsState = Pick<
  IExperimentsState,
  'experimentName' | 'deletedExperiment' | 'runs' | 'total'
>;

export const NO_RUNS: RunsState = {
  experimentName: null,
  deletedExperiment: null,
  runs: [],
  total: 0
};

/** Without a notebook. */
export const NOTHING: IExperimentsState = {
  path: null,
  notebookId: null,
  isLoading: false,
  connection: null,
  kernel: null,
  kernelId: null,
  idleKernel: null,
  kernelStoreError: null,
  copyOf: null,
  others: [],
  endedProcesses: [],
  cellId: null,
  error: null,
  ...NO_RUNS
};

/** The connection whose runs are listed. */
export function connectionOf({
  kernel
}: Pick<IExperimentsState, 'kernel'>): string {
  return kernel?.connection ?? DEFAULT_CONNECTION;
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
