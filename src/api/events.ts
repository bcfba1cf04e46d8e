import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { request } from '../request';

const SCHEMA_ID = 'https://jupyter-mlflow.readthedocs.io/events/hint/v1';

/**
 * Something changed on the server. It says where to look, never what is there.
 */
export interface IHint {
  readonly kind:
    | 'store'
    | 'kernel'
    | 'notebook'
    | 'connection'
    | 'endpoint'
    | 'target'
    | 'job';
  readonly connection?: string;
  readonly kernel_id?: string;
  readonly path?: string;
  readonly endpoint?: string;
  /** Id of a target of `mlflow.deployments`. */
  readonly target?: string;
  /** Id of a job. */
  readonly job?: string;
}

/**
 * Our hints among all events of the server.
 */
export class Hints implements IDisposable {
  constructor(events: Event.IManager) {
    this._events = events;
    events.stream.connect(this._onEvent, this);
  }

  /** Emitted for each hint. Hints are lost while the connection is down. */
  get hinted(): ISignal<this, IHint> {
    return this._hinted;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._events.stream.disconnect(this._onEvent, this);
    Signal.clearData(this);
  }

  private _onEvent(_: Event.IManager, event: Event.Emission): void {
    if (event.schema_id === SCHEMA_ID) {
      this._hinted.emit(event as unknown as IHint);
    }
  }

  private readonly _events: Event.IManager;
  private readonly _hinted = new Signal<this, IHint>(this);
  private _isDisposed = false;
}

/** What the server has answered, by whom it was asked: it stays for as long as the page. */
const answers = new WeakMap<ServerConnection.ISettings, Promise<boolean>>();

/**
 * Whether this user may subscribe to events, which the server's authorizer decides.
 *
 * @returns True also when the server cannot tell.
 */
export function maySubscribe(
  settings: ServerConnection.ISettings
): Promise<boolean> {
  const answer = answers.get(settings) ?? askMaySubscribe(settings);
  answers.set(settings, answer);
  return answer;
}

async function askMaySubscribe(
  settings: ServerConnection.ISettings
): Promise<boolean> {
  try {
    const answer = await request<{
      readonly permissions?: { readonly events?: readonly string[] };
    }>(settings, 'api/me', {
      background: true,
      query: { permissions: JSON.stringify({ events: ['execute'] }) }
    });
    return answer.permissions?.events?.includes('execute') ?? true;
  } catch {
    return true;
  }
}
