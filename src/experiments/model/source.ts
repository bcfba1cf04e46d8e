import type { ServerConnection } from '@jupyterlab/services';
import type { IConnection } from '../../api/connections';
import { listConnections } from '../../api/connections';
import { NotebooksClient } from '../../api/notebooks';
import { ViewsClient } from '../../api/views';
import { KernelStores } from './kernelstores';
import type { NotebookState } from './state';

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

  /**
   * A notebook and its kernel.
   *
   * @param connects Whether to connect to the kernel's store, where it can be.
   */
  async notebook(path: string, connects: boolean): Promise<NotebookState> {
    let info = await this._notebooks.get(path);
    if (connects && (await this._kernelStores.connect(info.kernel))) {
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

  /** Their labels and lights are an extra: there are none when they cannot be had. */
  async connections(): Promise<readonly IConnection[]> {
    try {
      return await listConnections(this._settings);
    } catch {
      return [];
    }
  }

  /** A person asks anew: try again what was refused. */
  retry(): void {
    this._kernelStores.forget();
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _notebooks: NotebooksClient;
  private readonly _kernelStores: KernelStores;
}
