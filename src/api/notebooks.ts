import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { BatchInput } from './inputs';

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
  /** The connection that the kernel logs to; null when this server has none for it yet. */
  readonly connection: string | null;
  /** UUID of the kernel's process: a restarted kernel has another. */
  readonly process_id: string;
  /** The last runs that it made, 50 at most, the newest last. */
  readonly new_runs: readonly string[];
}

/** What the server knows of a notebook. */
export interface INotebookInfo {
  /** The key of everything; null as long as the notebook has none. */
  readonly notebook_id: string | null;
  readonly path: string;
  /** The kernel of its session; null when it has none. */
  readonly kernel_id: string | null;
  /** null when there is no kernel, or it has reported nothing: it lacks this package, then. */
  readonly kernel: IKernelInfo | null;
  /** The notebook that this one is a copy of, until the person has answered to it. */
  readonly copy_of: { readonly path: string } | null;
  /** Other notebooks with a kernel and the same id, as paths. */
  readonly others: readonly string[];
  /** Ids of the kernel processes of this notebook that have ended, the newest 100. */
  readonly ended_processes: readonly string[];
}

/**
 * A model, by whatever identifies it: a logged model, a run artifact, or a registered version, which
 * an alias may point at.
 */
export type ModelKey =
  | { readonly model_id: string }
  | { readonly run_id: string; readonly path: string }
  | { readonly name: string; readonly version: string }
  | { readonly name: string; readonly alias: string };

/** What a notebook predicts on, and where the predictions go. */
export interface IBatch {
  readonly input: BatchInput;
  /** Columns of the input by those of the model. */
  readonly columns: ReadonlyMap<string, string>;
  /** A file below the server's root. */
  readonly output: string;
}

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
   * Answer to `copy_of`: keep the copy's own experiment, or share the original's from now on.
   */
  async answerCopy(path: string, choice: 'own' | 'share'): Promise<void> {
    await request(this._settings, 'jupyter-mlflow/notebooks/copy', {
      method: 'POST',
      body: { path, choice }
    });
  }

  /**
   * Keep a notebook as it is now with runs.
   *
   * @param options.sha256 Of `content`'s UTF-8, in hex.
   * @param options.content The notebook's nbformat JSON as text.
   */
  async putSnapshot({
    notebookId,
    sha256,
    ...body
  }: {
    readonly notebookId: string;
    readonly sha256: string;
    readonly content: string;
    readonly kernel_id: string;
    readonly run_ids: readonly string[];
    readonly moment: 'start' | 'end';
  }): Promise<void> {
    await request(
      this._settings,
      `jupyter-mlflow/notebooks/${encodeURIComponent(notebookId)}/snapshots/${sha256}`,
      { method: 'PUT', body, background: true }
    );
  }

  /**
   * Write a notebook that loads a model and predicts with it.
   *
   * @param options.directory The folder, below the server's root, that it is written to.
   * @param options.kernelName The kernel that it shall run in, null for any.
   * @param options.batch Without it, the notebook predicts on the model's input example.
   * @returns The new notebook's path.
   */
  async createInference({
    kernelName,
    batch,
    ...where
  }: {
    readonly connection: string;
    readonly directory: string;
    readonly model: ModelKey;
    readonly kernelName: string | null;
    readonly batch?: IBatch | null;
  }): Promise<string> {
    const { columns = null, ...rest } = batch ?? {};
    const fields = {
      ...where,
      ...rest,
      ...(kernelName === null ? {} : { kernel_name: kernelName })
    };
    const answer = await request<{ readonly path: string }>(
      this._settings,
      'jupyter-mlflow/notebooks/inference',
      {
        method: 'POST',
        text: jsonObject([
          ...Object.entries(fields).map(
            ([key, value]) => [key, JSON.stringify(value)] as const
          ),
          ...(columns === null
            ? []
            : [['columns', columnsJson(columns)] as const])
        ])
      }
    );
    return answer.path;
  }

  private readonly _settings: ServerConnection.ISettings;
}

/** JSON as it is ordered here: an object of JavaScript puts keys that are numbers first, in their order. */
function jsonObject(entries: readonly (readonly [string, string])[]): string {
  const pairs = entries.map(([key, json]) => `${JSON.stringify(key)}:${json}`);
  return `{${pairs.join()}}`;
}

function columnsJson(columns: ReadonlyMap<string, string>): string {
  return jsonObject(
    [...columns].map(([name, from]) => [name, JSON.stringify(from)] as const)
  );
}
