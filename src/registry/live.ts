import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ViewsClient } from '../api/views';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { StoreWatch } from '../common/storewatch';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

const BAD_REQUEST = 400;
const SERVER_ERROR = 500;

/** What is known at one moment. */
export interface ILive<T> {
  /** With what the person has just changed in it; null as long as it is not known. */
  readonly value: T | null;
  /** What the last look failed with; what was known before stays. */
  readonly error: RequestError | null;
}

/**
 * Something of the model registry, kept fresh while someone looks, and what a person changes in it:
 * that is shown at once, and taken back when the registry refuses it.
 */
export class Live<T extends object> implements IDisposable {
  constructor(options: Live.IOptions<T>) {
    this._options = options;
    const { watch } = options;
    watch.modelsChanged.connect(this._onChange, this);
    this._retry = new Retry({
      again: () => this._refresher.wish(['all']),
      isWanted: () => watch.isVisible
    });
    void watch.seen.then(() => this.refresh());
  }

  /** A new object with each change. */
  get state(): ILive<T> {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  /** The watch is its owner's. */
  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.watch.modelsChanged.disconnect(this._onChange, this);
    this._refresher.dispose();
    this._retry.dispose();
    Signal.clearData(this);
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['all'], { now: true });
  }

  /**
   * Change something.
   *
   * @param edit What it will look like.
   * @param write Changes it in the registry.
   * @throws RequestError when the registry refuses it; then it is as it was.
   */
  async edit(edit: (value: T) => T, write: () => Promise<void>): Promise<void> {
    this._edits.add(edit);
    this._show();
    try {
      await write();
      // Shown until the registry's own answer has it.
      await this.refresh();
    } catch (reason) {
      const { status } = asRequestError(reason);
      if (status < BAD_REQUEST || status >= SERVER_ERROR) {
        // It may have been done though nobody said so.
        void this.refresh();
      }
      throw reason;
    } finally {
      this._edits.delete(edit);
      this._show();
    }
  }

  private async _load(): Promise<void> {
    const { views, watch, load } = this._options;
    try {
      if (!this._isSince) {
        // The registry's answers do not say as of when they are: they are no older than this.
        const { cursor } = await views.changes(watch.connection, '');
        watch.shows(cursor);
        this._isSince = true;
      }
      this._value = await load();
      this._error = null;
    } catch (reason) {
      this._error = asRequestError(reason);
    }
    this._show();
    this._retry.settle(this._error !== null);
  }

  private _show(): void {
    if (this.isDisposed) {
      return;
    }
    const value =
      this._value &&
      [...this._edits].reduce<T>((shown, edit) => edit(shown), this._value);
    this._state = { value, error: this._error };
    this._stateChanged.emit();
  }

  private _onChange(): void {
    void this._refresher.wish(['all']);
  }

  private readonly _options: Live.IOptions<T>;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _retry: Retry;
  private readonly _refresher = new Refresher<'all'>(() => this._load());
  private readonly _edits = new Set<(value: T) => T>();
  private _isSince = false;
  private _value: T | null = null;
  private _error: RequestError | null = null;
  private _state: ILive<T> = { value: null, error: null };
}

/**
 * The namespace for `Live` statics.
 */
export namespace Live {
  export interface IOptions<T> {
    readonly views: ViewsClient;
    /** Says when to ask anew. */
    readonly watch: StoreWatch;
    readonly load: () => Promise<T>;
  }
}
