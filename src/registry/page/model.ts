import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ModelDescription } from '../../api/models';
import type { RegistryClient } from '../../api/registry';
import type {
  IModelVersion,
  IRegisteredModel,
  Stage
} from '../../api/registrytypes';
import type { RunDetails, ViewsClient } from '../../api/views';
import type { StoreWatch } from '../../common/storewatch';
import type { RequestError } from '../../request';
import { Live } from '../live';
import type { ISourceRun } from './sourceruns';
import { sourceRuns } from './sourceruns';
import { withTag } from './tags';

/** A registered model with all its versions. */
export interface IModelPage {
  /** null when there is none of this name. */
  readonly model: IRegisteredModel | null;
  /** Newest first. */
  readonly versions: readonly IModelVersion[];
  /** By id; those that are deleted for good are not there. */
  readonly runs: ReadonlyMap<string, ISourceRun>;
}

/** What the page shows at one moment. */
export interface IModelState {
  readonly page: IModelPage | null;
  readonly error: RequestError | null;
  /** The version whose details are shown: the newest unless the person chose another one. */
  readonly shown: IModelVersion | null;
}

/**
 * A registered model, kept fresh while someone looks, and what a person changes in it.
 */
export class RegisteredModel implements IDisposable {
  constructor(options: RegisteredModel.IOptions) {
    this._options = options;
    this._chosen = options.version;
    this._live = new Live({ ...options, load: () => this._load() });
    this._live.stateChanged.connect(this._update, this);
  }

  get state(): IModelState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get name(): string {
    return this._options.name;
  }

  get connection(): string {
    return this._options.connection;
  }

  /** For what is not of this model alone. */
  get client(): RegistryClient {
    return this._options.client;
  }

  get isDisposed(): boolean {
    return this._live.isDisposed;
  }

  dispose(): void {
    this._live.dispose();
    Signal.clearData(this);
  }

  /** It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._live.refresh();
  }

  /** Show the details of a version; null for the newest. */
  choose(version: string | null): void {
    if (version === this._chosen) {
      return;
    }
    this._chosen = version;
    this._update();
  }

  /** @throws RequestError */
  details(version: string): Promise<ModelDescription> {
    return this.client.details(this.name, version);
  }

  /** @throws RequestError */
  run(runId: string): Promise<RunDetails> {
    return this._options.views.run(this.connection, runId, { ranges: false });
  }

  /** What it rejects with is a RequestError; then all is as it was. So with all that follow. */
  describe(description: string): Promise<void> {
    return this._editModel(
      model => ({ ...model, description }),
      () => this.client.describeModel(this.name, description)
    );
  }

  setTag(key: string, value: string): Promise<void> {
    return this._editModel(
      model => ({ ...model, tags: withTag(model.tags, key, value) }),
      () => this.client.setModelTag(this.name, key, value)
    );
  }

  deleteTag(key: string): Promise<void> {
    return this._editModel(
      model => ({ ...model, tags: withTag(model.tags, key, null) }),
      () => this.client.deleteModelTag(this.name, key)
    );
  }

  /** Point an alias at a version, wherever it pointed before. */
  setAlias(alias: string, version: string): Promise<void> {
    return this._editModel(
      model => ({
        ...model,
        aliases: [
          ...(model.aliases ?? []).filter(one => one.alias !== alias),
          { alias, version }
        ]
      }),
      () => this.client.setAlias(this.name, alias, version)
    );
  }

  deleteAlias(alias: string): Promise<void> {
    return this._editModel(
      model => ({
        ...model,
        aliases: (model.aliases ?? []).filter(one => one.alias !== alias)
      }),
      () => this.client.deleteAlias(this.name, alias)
    );
  }

  describeVersion(version: string, description: string): Promise<void> {
    return this._editVersion(
      version,
      one => ({ ...one, description }),
      () => this.client.describeVersion(this.name, version, description)
    );
  }

  setVersionTag(version: string, key: string, value: string): Promise<void> {
    return this._editVersion(
      version,
      one => ({ ...one, tags: withTag(one.tags, key, value) }),
      () => this.client.setVersionTag(this.name, version, key, value)
    );
  }

  deleteVersionTag(version: string, key: string): Promise<void> {
    return this._editVersion(
      version,
      one => ({ ...one, tags: withTag(one.tags, key, null) }),
      () => this.client.deleteVersionTag(this.name, version, key)
    );
  }

  /** @param archiveOthers Whether the versions that are in the stage go to Archived. */
  setStage(
    version: string,
    stage: Stage,
    archiveOthers: boolean
  ): Promise<void> {
    return this._live.edit(
      page => ({
        ...page,
        versions: page.versions.map(one =>
          one.version === version
            ? { ...one, current_stage: stage }
            : archiveOthers && one.current_stage === stage
              ? { ...one, current_stage: 'Archived' }
              : one
        )
      }),
      () => this.client.setStage(this.name, version, stage, archiveOthers)
    );
  }

  deleteVersion(version: string): Promise<void> {
    return this._live.edit(
      page => ({
        ...page,
        versions: page.versions.filter(one => one.version !== version)
      }),
      () => this.client.deleteVersion(this.name, version)
    );
  }

  private _editModel(
    edit: (model: IRegisteredModel) => IRegisteredModel,
    write: () => Promise<void>
  ): Promise<void> {
    return this._live.edit(
      page => ({ ...page, model: page.model && edit(page.model) }),
      write
    );
  }

  private _editVersion(
    version: string,
    edit: (version: IModelVersion) => IModelVersion,
    write: () => Promise<void>
  ): Promise<void> {
    return this._live.edit(
      page => ({
        ...page,
        versions: page.versions.map(one =>
          one.version === version ? edit(one) : one
        )
      }),
      write
    );
  }

  private async _load(): Promise<IModelPage> {
    const { client, views, name } = this._options;
    const [model, versions] = await Promise.all([
      client.model(name),
      client.versions(name)
    ]);
    const runs = await sourceRuns(views, this.connection, versions);
    return { model, versions, runs };
  }

  private _update(): void {
    const { value: page, error } = this._live.state;
    const versions = page?.versions ?? [];
    const shown =
      versions.find(({ version }) => version === this._chosen) ??
      versions[0] ??
      null;
    this._state = { page, error, shown };
    this._stateChanged.emit();
  }

  private readonly _options: RegisteredModel.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _live: Live<IModelPage>;
  private _chosen: string | null;
  private _state: IModelState = { page: null, error: null, shown: null };
}

/**
 * The namespace for `RegisteredModel` statics.
 */
export namespace RegisteredModel {
  export interface IOptions {
    readonly client: RegistryClient;
    readonly views: ViewsClient;
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly name: string;
    /** The one to show first; null for the newest. */
    readonly version: string | null;
  }
}
