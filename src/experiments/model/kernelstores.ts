import type { ServerConnection } from '@jupyterlab/services';
import { addConnection } from '../../api/connections';
import type { IKernelInfo } from '../../api/notebooks';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';

/**
 * Asks the server for connections to the stores that kernels log to, where it has none yet.
 *
 * Once for each kernel and store: a server that refuses is not asked with every refresh.
 */
export class KernelStores {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * Ask for a connection if this kernel logs to a store that has none.
   *
   * @returns Whether there is a new one. It never rejects: see `errorOf`.
   */
  async connect(kernel: IKernelInfo | null): Promise<boolean> {
    // Before it has imported MLflow, where it logs to can still change.
    if (kernel?.connection !== null || !kernel.mlflow_version) {
      return false;
    }
    const key = keyOf(kernel);
    if (this._asked.has(key)) {
      return false;
    }
    this._asked.set(key, null);
    try {
      await addConnection(this._settings, kernel.kernel_id);
      return true;
    } catch (reason) {
      this._asked.set(key, asRequestError(reason));
      return false;
    }
  }

  /** Why there is no connection to the store that this kernel logs to; null if that is not known. */
  errorOf(kernel: IKernelInfo | null): RequestError | null {
    return kernel?.connection === null
      ? (this._asked.get(keyOf(kernel)) ?? null)
      : null;
  }

  /** A person asks anew: try again. */
  forget(): void {
    this._asked.clear();
  }

  private readonly _settings: ServerConnection.ISettings;
  /** What asking for each store has failed with. */
  private readonly _asked = new Map<string, RequestError | null>();
}

function keyOf({ kernel_id, tracking_uri }: IKernelInfo): string {
  return `${kernel_id} ${tracking_uri}`;
}
