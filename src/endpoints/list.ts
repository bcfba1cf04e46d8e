import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { EndpointsClient, IEndpoint } from '../api/endpoints';
import type { Hints, IHint } from '../api/events';
import { Refresher } from '../common/refresher';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/** What is known of the endpoints. */
export interface IEndpointList {
  /** By name; null as long as it was not asked for. */
  readonly endpoints: readonly IEndpoint[] | null;
  readonly error: RequestError | null;
}

/**
 * The endpoints of this server, for those who list them.
 */
export class EndpointList implements IDisposable {
  constructor(client: EndpointsClient, hints: Hints) {
    this._client = client;
    this._hints = hints;
    hints.hinted.connect(this._onHint, this);
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  /** A new object with each change. */
  get state(): IEndpointList {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._refresher.dispose();
    this._hints.dispose();
    Signal.clearData(this);
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['list'], { now: true });
  }

  /** Stop one: its processes end, and it can be started again. */
  async stop(name: string): Promise<void> {
    await this._client.change(name, { state: 'stopped' });
    await this.refresh();
  }

  private async _load(): Promise<void> {
    let state: IEndpointList;
    try {
      state = { endpoints: await this._client.list(), error: null };
    } catch (reason) {
      state = { ...this._state, error: asRequestError(reason) };
    }
    if (!this.isDisposed) {
      this._state = state;
      this._changed.emit();
    }
  }

  private _onHint(_: Hints, { kind }: IHint): void {
    // Nothing is kept fresh that nobody has asked for.
    if (kind === 'endpoint' && this._state.endpoints) {
      this._isStale = true;
      this._onVisibility();
    }
  }

  private readonly _onVisibility = (): void => {
    if (this._isStale && !document.hidden) {
      this._isStale = false;
      void this._refresher.wish(['list']);
    }
  };

  private readonly _client: EndpointsClient;
  private readonly _hints: Hints;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _refresher = new Refresher<'list'>(() => this._load());
  private _isStale = false;
  private _state: IEndpointList = { endpoints: null, error: null };
}

/** Whether it holds processes. */
export function isRunning({ state, is_asleep }: IEndpoint): boolean {
  return (state === 'ready' || state === 'not_ready') && !is_asleep;
}
