import type { ServerConnection } from '@jupyterlab/services';
import type { IRequest } from '../request';
import { RequestError } from '../request';
import { askMlflow } from './mlflow';

/** A version of a registered model, as MLflow's REST API gives it: from a database without `model_id`. */
export interface IModelVersion {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  readonly run_id?: string;
}

/** A registered model with its newest version per stage. */
export interface IRegisteredModel {
  readonly name: string;
  readonly latest_versions?: readonly IModelVersion[];
}

/** What a new version is made of. */
export interface INewVersion {
  readonly name: string;
  /** Where the model's files are. */
  readonly source: string;
  readonly run_id: string;
  /** Absent for a model that is a run artifact: it has no id. */
  readonly model_id?: string;
}

/** Most names that are offered for completion. */
const MAX_NAMES = 500;

/**
 * The model registry of one connection: MLflow's own REST API.
 */
export class RegistryClient {
  constructor(settings: ServerConnection.ISettings, connection: string) {
    this._settings = settings;
    this._connection = connection;
  }

  /** @returns Registered models by name, and whether these are all there are. */
  async models(): Promise<{
    models: readonly IRegisteredModel[];
    complete: boolean;
  }> {
    const answer = await this._ask<{
      readonly registered_models?: readonly IRegisteredModel[];
      readonly next_page_token?: string;
    }>('registered-models/search', { query: { max_results: MAX_NAMES } });
    return {
      models: answer.registered_models ?? [],
      complete: !answer.next_page_token
    };
  }

  /** @returns The registered model of this name, null when there is none. */
  async model(name: string): Promise<IRegisteredModel | null> {
    try {
      const answer = await this._ask<{
        readonly registered_model: IRegisteredModel;
      }>('registered-models/get', { query: { name } });
      return answer.registered_model;
    } catch (reason) {
      if (reason instanceof RequestError && reason.status === 404) {
        return null;
      }
      throw reason;
    }
  }

  /** @throws RequestError with code RESOURCE_ALREADY_EXISTS when the name is taken. */
  async createModel(name: string): Promise<void> {
    await this._ask('registered-models/create', {
      method: 'POST',
      body: { name }
    });
  }

  async deleteModel(name: string): Promise<void> {
    await this._ask('registered-models/delete', {
      method: 'DELETE',
      body: { name }
    });
  }

  async createVersion(version: INewVersion): Promise<IModelVersion> {
    const answer = await this._ask<{ readonly model_version: IModelVersion }>(
      'model-versions/create',
      { method: 'POST', body: version }
    );
    return answer.model_version;
  }

  /** @returns The versions under any name that were made from a run's models. */
  async versionsOfRun(runId: string): Promise<readonly IModelVersion[]> {
    const versions: IModelVersion[] = [];
    let token: string | undefined;
    do {
      const answer: {
        readonly model_versions?: readonly IModelVersion[];
        readonly next_page_token?: string;
      } = await this._ask('model-versions/search', {
        query: {
          filter: `run_id = '${runId.replaceAll("'", '')}'`,
          page_token: token
        }
      });
      versions.push(...(answer.model_versions ?? []));
      token = answer.next_page_token;
    } while (token);
    return versions;
  }

  /** @returns Where a run's artifacts are. */
  async artifactUri(runId: string): Promise<string> {
    const answer = await this._ask<{
      readonly run: { readonly info: { readonly artifact_uri: string } };
    }>('runs/get', { query: { run_id: runId } });
    return answer.run.info.artifact_uri;
  }

  private _ask<T>(call: string, options: IRequest): Promise<T> {
    return askMlflow(this._settings, this._connection, call, options);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: string;
}
