import type { ServerConnection } from '@jupyterlab/services';
import type { IConnection } from '../api/connections';
import { listConnections } from '../api/connections';
import { NotebooksClient } from '../api/notebooks';
import type { IRunsQuery } from '../api/views';
import { ViewsClient } from '../api/views';
import { toRuns } from '../common/rows';
import type { IRun } from '../tokens';
import { KernelStores } from './kernelstores';
import type { NotebookState, RunsState } from './state';

/**
 * Asks the server for the parts of the panel's state.
 */
export class Source {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
    this._notebooks = new NotebooksClient(settings);
    this._kernelStores = new KernelStores(settings);
    this.views = new ViewsClient(settings);
  }

  readonly views: ViewsClient;

  /** A notebook and its kernel, whose store is connected to where it can be. */
  async notebook(path: string): Promise<NotebookState> {
    let info = await this._notebooks.get(path);
    if (await this._kernelStores.connect(info.kernel)) {
      info = await this._notebooks.get(path);
    }
    return {
      notebookId: info.notebook_id,
      kernel: info.kernel,
      kernelId: info.kernel_id,
      kernelStoreError: this._kernelStores.errorOf(info.kernel),
      copyOf: info.copy_of?.path ?? null,
      others: info.others,
      endedProcesses: info.ended_processes
    };
  }

  /**
   * The newest runs of a notebook, and the cursor of the store that they are of.
   *
   * @param previous What is listed so far: unchanged runs stay the same objects.
   */
  async runs(
    connection: string,
    query: IRunsQuery,
    previous: readonly IRun[]
  ): Promise<readonly [RunsState, string]> {
    const window = await this.views.runs(connection, query);
    const { experiment, deleted_experiment: deleted } = window;
    const isOffered =
      deleted && !this._dismissed.has(`${connection} ${deleted.experiment_id}`);
    const state = {
      experimentName: experiment?.name ?? null,
      deletedExperiment: isOffered
        ? { id: deleted.experiment_id, name: deleted.name }
        : null,
      runs: toRuns(window, previous),
      total: window.total
    };
    return [state, window.cursor];
  }

  /** Their labels and lights are an extra: there are none when they cannot be had. */
  async connections(): Promise<readonly IConnection[]> {
    try {
      return await listConnections(this._settings);
    } catch {
      return [];
    }
  }

  /** Speak no more of a deleted experiment. */
  dismiss(connection: string, experimentId: string): void {
    this._dismissed.add(`${connection} ${experimentId}`);
  }

  /** A person asks anew: try again what was refused. */
  retry(): void {
    this._kernelStores.forget();
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _notebooks: NotebooksClient;
  private readonly _kernelStores: KernelStores;
  /** With their connections: each store counts its experiments from 1. */
  private readonly _dismissed = new Set<string>();
}
