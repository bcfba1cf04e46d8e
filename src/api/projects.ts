import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';

/** Notebooks have 'bool' and 'literal', what else Python can write out, and no 'path' and 'uri'. */
export type ParameterType =
  'float' | 'int' | 'string' | 'path' | 'uri' | 'bool' | 'literal';

/** A parameter of an entry point, as the project declares it. */
export interface IParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** null when it has none: then it must be given. */
  readonly default: string | null;
}

export interface IEntryPoint {
  readonly name: string;
  readonly command: string;
  readonly parameters: readonly IParameter[];
}

/** A folder that MLflow can run. */
export interface IProject {
  /** Below the server's root. */
  readonly path: string;
  readonly name: string;
  readonly entry_points: readonly IEntryPoint[];
  readonly environment: {
    readonly kind: 'python_env' | 'conda' | 'docker' | null;
    readonly file: string | null;
  };
  /** It has no MLproject: its programs are the entry points. */
  readonly is_plain: boolean;
  /** What a person may want to know before it runs, in sentences. */
  readonly notes: readonly string[];
}

/** What may be usable here. */
export interface IPlace<Name extends string = string> {
  readonly name: Name;
  readonly is_available: boolean;
  /** Why it cannot be used; null when it can. */
  readonly why: string | null;
}

/** A field of a backend's config. */
export interface IConfigField {
  readonly name: string;
  readonly title: string;
  readonly type: 'string' | 'boolean' | 'path' | 'number';
  readonly description: string;
  readonly is_required: boolean;
  /** What the backend does without it. */
  readonly default: string | boolean | null;
  /** Another field: when that one is given, this one has no effect. */
  readonly without: string | null;
}

/** Where projects can run. */
export interface IBackend extends IPlace {
  /** The package that brought it; null when that is not known. */
  readonly distribution: string | null;
  /** The fields of its config; null when they are not known. */
  readonly config: readonly IConfigField[] | null;
}

export type ProjectEnvironment =
  'local' | 'virtualenv' | 'conda' | 'uv' | 'docker';

export interface IPlaces {
  readonly backends: readonly IBackend[];
  readonly environments: readonly IPlace<ProjectEnvironment>[];
}

/** What a project is run with. */
export interface IProjectArguments {
  /** A folder below the server's root, or where git or a download finds it. */
  readonly uri: string;
  readonly entry_point: string;
  readonly version?: string;
  /** As they were typed. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly backend: string;
  /** A JSON object; null for none. */
  readonly backend_config: string | null;
  readonly environment: ProjectEnvironment;
  readonly storage_dir?: string;
}

/** They as JSON, with the backend's config as it was typed. */
export function argumentsText({
  backend_config: config,
  ...others
}: IProjectArguments): string {
  return `${JSON.stringify(others).slice(0, -1)},"backend_config":${config ?? 'null'}}`;
}

/**
 * Projects, as MLflow understands them.
 */
export class ProjectsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /**
   * What a folder has to run.
   *
   * @param path Below the server's root.
   * @throws RequestError for a folder that is none, or cannot be understood.
   */
  get(path: string): Promise<IProject> {
    return request(this._settings, ROOT, { query: { path } });
  }

  /** Where projects can run, and in what. */
  places(): Promise<IPlaces> {
    return request(this._settings, `${ROOT}/backends`);
  }

  private readonly _settings: ServerConnection.ISettings;
}

const ROOT = 'jupyter-mlflow/projects';
