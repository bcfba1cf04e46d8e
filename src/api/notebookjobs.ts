import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { ParameterType } from './projects';

/** What a notebook can be run with. */
export interface INotebook {
  /** Below the server's root. */
  readonly path: string;
  /** The kernel that it names, or the usual one; null when that one is not there. */
  readonly kernel_name: string | null;
  readonly kernels: readonly {
    readonly name: string;
    readonly display_name: string;
  }[];
  readonly is_python: boolean;
  /** Whether a cell of it is tagged `parameters`. */
  readonly has_parameters: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ParameterType;
    /** As it stands in a field; null where the cell computes it. */
    readonly default: string | null;
  }[];
}

/** A project that is to be made of a notebook. */
export interface INewProject {
  readonly path: string;
  /** Below the server's root; beside the notebook when it is left out. */
  readonly folder?: string;
  readonly entry_point: 'script' | 'notebook';
  /** What its kernel has; else that is what the server has. */
  readonly packages?: readonly {
    readonly name: string;
    readonly version: string;
  }[];
  readonly python?: string;
}

/** A project that was made. */
export interface IMadeProject {
  /** Its folder below the server's root. */
  readonly path: string;
  readonly files: readonly string[];
  /** What a person should know of it, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Notebooks as jobs and as projects.
 */
export class NotebookJobsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * What a notebook can be run with, as it was last saved.
   *
   * @throws RequestError for what is none, or cannot be read.
   */
  get(path: string): Promise<INotebook> {
    return request(this._settings, `${ROOT}/parameters`, { query: { path } });
  }

  /**
   * Make a project of a notebook, in a new folder.
   *
   * @throws RequestError with the field for what cannot be.
   */
  makeProject(body: INewProject): Promise<IMadeProject> {
    return request(this._settings, `${ROOT}/project`, {
      method: 'POST',
      body: { ...body }
    });
  }

  private readonly _settings: ServerConnection.ISettings;
}

const ROOT = 'jupyter-mlflow/notebooks';
