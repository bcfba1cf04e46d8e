import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type {
  EndpointsClient,
  IEndpoint,
  IEndpointChanges
} from '../api/endpoints';
import type { ModelDescription } from '../api/models';
import type { ModelKey } from '../api/notebooks';
import { FollowedLog } from '../common/followedlog';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { EndpointWatch } from './watch';

/** What the page of an endpoint shows at one moment. */
export interface IEndpointPageState {
  /** null as long as it is not there. */
  readonly endpoint: IEndpoint | null;
  /** There is none of this name. */
  readonly isMissing: boolean;
  readonly error: RequestError | null;
  /** What the served model says of itself; null as long as it is not known. */
  readonly description: ModelDescription | null;
  /** Why the model cannot be described. */
  readonly descriptionError: RequestError | null;
}

/**
 * One endpoint, kept fresh while somebody looks.
 */
export class EndpointPageModel implements IDisposable {
  constructor(options: EndpointPageModel.IOptions) {
    this._options = options;
    this.log = new FollowedLog({
      read: offset => options.client.log(options.name, offset),
      isWanted: () => options.watch.isVisible
    });
    this._retry = new Retry({
      again: () => this.refresh(),
      isWanted: () => options.watch.isVisible
    });
    options.watch.wished.connect(this._onWish, this);
  }

  readonly log: FollowedLog;

  get name(): string {
    return this._options.name;
  }

  /** A new object with each change. */
  get state(): IEndpointPageState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.watch.wished.disconnect(this._onWish, this);
    this.log.dispose();
    this._retry.dispose();
    this._refresher.dispose();
    Signal.clearData(this);
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['endpoint'], { now: true });
  }

  /** @throws RequestError */
  async change(changes: IEndpointChanges): Promise<void> {
    const { client, name } = this._options;
    this._settle(await client.change(name, changes));
    void this.refresh();
  }

  /** It resolves once its processes are gone. @throws RequestError */
  async delete(): Promise<void> {
    await this._options.client.delete(this.name);
  }

  private _onWish(): void {
    void this._refresher.wish(['endpoint']);
    this.log.look();
  }

  private async _load(): Promise<void> {
    const { client, name } = this._options;
    try {
      this._settle(await client.get(name));
      this._retry.settle(false);
    } catch (reason) {
      const error = asRequestError(reason);
      if (error.status === NOT_FOUND) {
        this._show({ endpoint: null, isMissing: true, error: null });
        this.log.pace = 'still';
        this._retry.settle(false);
      } else {
        this._show({ error });
        this._retry.settle(true);
      }
    }
  }

  private _settle(endpoint: IEndpoint): void {
    if (endpoint.created !== this._created) {
      // One that was deleted and made anew has a log of its own.
      if (this._created !== null) {
        this.log.restart();
      }
      this._created = endpoint.created;
    }
    this._show({ endpoint, isMissing: false, error: null });
    this.log.pace =
      endpoint.state === 'not_ready' || endpoint.is_updating ? 'fast' : 'slow';
    this._describe(endpoint);
  }

  /** Ask what the served model says of itself, when it is another one than before. */
  private _describe(endpoint: IEndpoint): void {
    const key = describedKey(endpoint);
    const described = JSON.stringify([endpoint.connection, key]);
    if (!key || described === this._described) {
      return;
    }
    this._described = described;
    this._options.describe(endpoint.connection, key).then(
      description => {
        if (described === this._described) {
          this._show({ description, descriptionError: null });
        }
      },
      (reason: unknown) => {
        if (described === this._described) {
          this._described = '';
          this._show({ descriptionError: asRequestError(reason) });
        }
      }
    );
  }

  private _show(changes: Partial<IEndpointPageState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private readonly _options: EndpointPageModel.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _retry: Retry;
  private readonly _refresher = new Refresher<'endpoint'>(() => this._load());
  private _described = '';
  private _created: number | null = null;
  private _state: IEndpointPageState = {
    endpoint: null,
    isMissing: false,
    error: null,
    description: null,
    descriptionError: null
  };
}

/**
 * The namespace for `EndpointPageModel` statics.
 */
export namespace EndpointPageModel {
  export interface IOptions {
    readonly client: EndpointsClient;
    readonly describe: (
      connection: string,
      key: ModelKey
    ) => Promise<ModelDescription>;
    readonly watch: EndpointWatch;
    readonly name: string;
  }
}

const NOT_FOUND = 404;

/** The model that is served now; null as long as it is not known where the alias points. */
export function describedKey({ model, version }: IEndpoint): ModelKey | null {
  if (!('alias' in model)) {
    return model;
  }
  return version === null ? null : { name: model.name, version };
}
