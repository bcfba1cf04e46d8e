import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';

/** What a notebook's kernel has reported about its logging. */
export interface IKernelInfo {
  readonly kernel_id: string;
  readonly tracking_uri: string;
  readonly experiment_id: string | null;
  readonly experiment_name: string | null;
  readonly active_runs: readonly string[];
  readonly mlflow_version: string | null;
  /** A sentence for the person, e.g. that the kernel's MLflow cannot use the store. */
  readonly notice: string | null;
  /** The connection that the kernel logs to; null when it is none of this server's. */
  readonly connection: string | null;
}

/** What the server knows of a notebook. */
export interface INotebookInfo {
  /** The key of everything; null as long as the notebook has none. */
  readonly notebook_id: string | null;
  readonly path: string;
  /** null when there is no kernel, or it has reported nothing yet. */
  readonly kernel: IKernelInfo | null;
}

/**
 * A model, by whatever identifies it: a logged model, a run artifact, or a registered version.
 */
export type ModelKey =
  | { readonly model_id: string }
  | { readonly run_id: string; readonly path: string }
  | { readonly name: string; readonly version: string };

/**
 * Notebooks as the server sees them.
 */
export class NotebooksClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** @param path The notebook's path below the server's root. */
  get(path: string): Promise<INotebookInfo> {
    return request(this._settings, 'jupyter-mlflow/notebooks', {
      background: true,
      query: { path }
    });
  }

  /**
   * Write a notebook that loads a model and predicts with it.
   *
   * @param options.directory The folder, below the server's root, that it is written to.
   * @param options.kernelName The kernel that it shall run in, null for any.
   * @returns The new notebook's path.
   */
  async createInference({
    kernelName,
    ...body
  }: {
    readonly connection: string;
    readonly directory: string;
    readonly model: ModelKey;
    readonly kernelName: string | null;
  }): Promise<string> {
    const answer = await request<{ readonly path: string }>(
      this._settings,
      'jupyter-mlflow/notebooks/inference',
      {
        method: 'POST',
        body: kernelName === null ? body : { ...body, kernel_name: kernelName }
      }
    );
    return answer.path;
  }

  private readonly _settings: ServerConnection.ISettings;
}
