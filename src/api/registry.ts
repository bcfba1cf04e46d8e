import type { ServerConnection } from '@jupyterlab/services';
import type { IRequest } from '../request';
import { RequestError } from '../request';
import { askMlflow } from './mlflow';
import type {
  IModelVersion,
  INewVersion,
  IRegisteredModel,
  IRegisteredPage,
  RegisteredKind,
  Stage
} from './registrytypes';
import type { ModelDescription } from './models';
import { describeModel } from './models';
import { equals, hasPart } from './searchterms';

export type { IModelVersion, INewVersion, IRegisteredModel };

/** Most names that are offered for completion. */
const MAX_NAMES = 500;

/** MLflow leaves prompts out unless they are asked for. */
const PROMPTS = "tag.`mlflow.prompt.is_prompt` = 'true'";

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
    const { models, next } = await this.search({ limit: MAX_NAMES });
    return { models, complete: next === '' };
  }

  /**
   * Look for registered models, by name.
   *
   * @param options.search A part of the name, in whatever case.
   * @param options.newestFirst Those that were changed last come first.
   * @param options.from `next` of the page before.
   */
  async search({
    kind = 'models',
    search = '',
    newestFirst = false,
    limit,
    from = ''
  }: {
    readonly kind?: RegisteredKind;
    readonly search?: string;
    readonly newestFirst?: boolean;
    readonly limit: number;
    readonly from?: string;
  }): Promise<IRegisteredPage> {
    const wanted = search.trim();
    const filter = [
      ...(kind === 'prompts' ? [PROMPTS] : []),
      ...(wanted === '' ? [] : [hasPart('name', wanted)])
    ].join(' AND ');
    const answer = await this._ask<{
      readonly registered_models?: readonly IRegisteredModel[];
      readonly next_page_token?: string;
    }>('registered-models/search', {
      background: true,
      query: {
        max_results: limit,
        filter: filter || undefined,
        order_by: newestFirst ? ['last_updated_timestamp DESC'] : undefined,
        page_token: from || undefined
      }
    });
    const models = answer.registered_models ?? [];
    return {
      // The term may say less than what was looked for.
      models: models.filter(({ name }) =>
        name.toLowerCase().includes(wanted.toLowerCase())
      ),
      next: answer.next_page_token ?? ''
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
  async createModel(name: string, description?: string): Promise<void> {
    await this._post('registered-models/create', { name, description });
  }

  /** @throws RequestError with code RESOURCE_ALREADY_EXISTS when the name is taken. */
  async renameModel(name: string, to: string): Promise<void> {
    await this._post('registered-models/rename', { name, new_name: to });
  }

  async describeModel(name: string, description: string): Promise<void> {
    await this._send('PATCH', 'registered-models/update', {
      name,
      description
    });
  }

  /** With all of its versions. */
  async deleteModel(name: string): Promise<void> {
    await this._send('DELETE', 'registered-models/delete', { name });
  }

  async setModelTag(name: string, key: string, value: string): Promise<void> {
    await this._post('registered-models/set-tag', { name, key, value });
  }

  async deleteModelTag(name: string, key: string): Promise<void> {
    await this._send('DELETE', 'registered-models/delete-tag', { name, key });
  }

  /** Point an alias at a version, wherever it pointed before. */
  async setAlias(name: string, alias: string, version: string): Promise<void> {
    await this._post('registered-models/alias', { name, alias, version });
  }

  async deleteAlias(name: string, alias: string): Promise<void> {
    await this._send('DELETE', 'registered-models/alias', { name, alias });
  }

  async createVersion(version: INewVersion): Promise<IModelVersion> {
    const answer = await this._ask<{ readonly model_version: IModelVersion }>(
      'model-versions/create',
      { method: 'POST', body: version }
    );
    return answer.model_version;
  }

  async describeVersion(
    name: string,
    version: string,
    description: string
  ): Promise<void> {
    await this._send('PATCH', 'model-versions/update', {
      name,
      version,
      description
    });
  }

  async deleteVersion(name: string, version: string): Promise<void> {
    await this._send('DELETE', 'model-versions/delete', { name, version });
  }

  async setVersionTag(
    name: string,
    version: string,
    key: string,
    value: string
  ): Promise<void> {
    await this._post('model-versions/set-tag', { name, version, key, value });
  }

  async deleteVersionTag(
    name: string,
    version: string,
    key: string
  ): Promise<void> {
    await this._send('DELETE', 'model-versions/delete-tag', {
      name,
      version,
      key
    });
  }

  /** @param archiveOthers Whether the versions that are in the stage go to Archived. */
  async setStage(
    name: string,
    version: string,
    stage: Stage,
    archiveOthers: boolean
  ): Promise<void> {
    await this._post('model-versions/transition-stage', {
      name,
      version,
      stage,
      archive_existing_versions: archiveOthers
    });
  }

  /** @returns The versions of a registered model, newest first. */
  async versions(name: string): Promise<readonly IModelVersion[]> {
    const found = await this._versions(equals('name', name));
    return found
      .filter(version => version.name === name)
      .sort((a, b) => Number(b.version) - Number(a.version));
  }

  /** @returns The versions under any name that were made from a run's models. */
  versionsOfRun(runId: string): Promise<readonly IModelVersion[]> {
    return this._versions(equals('run_id', runId));
  }

  /** @returns What a version takes, gives and needs; the model itself is not loaded. */
  details(name: string, version: string): Promise<ModelDescription> {
    return describeModel(this._settings, this._connection, { name, version });
  }

  /** @returns Where a run's artifacts are. */
  async artifactUri(runId: string): Promise<string> {
    const answer = await this._ask<{
      readonly run: { readonly info: { readonly artifact_uri: string } };
    }>('runs/get', { query: { run_id: runId } });
    return answer.run.info.artifact_uri;
  }

  private async _versions(filter: string): Promise<IModelVersion[]> {
    const versions: IModelVersion[] = [];
    let token: string | undefined;
    do {
      const answer: {
        readonly model_versions?: readonly IModelVersion[];
        readonly next_page_token?: string;
      } = await this._ask('model-versions/search', {
        query: { filter, page_token: token }
      });
      versions.push(...(answer.model_versions ?? []));
      token = answer.next_page_token;
    } while (token);
    return versions;
  }

  private _post(call: string, body: unknown): Promise<unknown> {
    return this._send('POST', call, body);
  }

  private _send(
    method: 'POST' | 'PATCH' | 'DELETE',
    call: string,
    body: unknown
  ): Promise<unknown> {
    return this._ask(call, { method, body });
  }

  private _ask<T>(call: string, options: IRequest): Promise<T> {
    return askMlflow(this._settings, this._connection, call, options);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: string;
}
