import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../api/events';
import type { StoreChanges, ViewsClient } from '../api/views';

/** How often a store is asked where no hints come, at most and at least, in ms. */
const INTERVAL = 5_000;
const MAX_INTERVAL = 30_000;

/** How often it is asked all the same where they do: one may have been lost. */
const NET_INTERVAL = 30_000;

/**
 * Tells a view when to ask a store anew, and for which runs. It asks nothing while nobody looks.
 */
export class StoreWatch implements IDisposable {
  constructor(options: StoreWatch.IOptions) {
    this._options = options;
    options.hints.hinted.connect(this._onHint, this);
  }

  /** Ids of the runs that changed, null when any may have. */
  get changed(): ISignal<this, readonly string[] | null> {
    return this._changed;
  }

  /** Emitted when registered models, their versions or aliases may have changed. */
  get modelsChanged(): ISignal<this, void> {
    return this._modelsChanged;
  }

  /** The store that is looked at. */
  get connection(): string {
    return this._options.connection;
  }

  /** Whether anybody looks. What changed while nobody did is told with the first look. */
  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible === this._isVisible) {
      return;
    }
    this._isVisible = isVisible;
    if (isVisible) {
      this._seen.resolve();
      void this._start();
      this._wish();
    }
  }

  /** Resolves with the first look: until then there is nothing to ask for. */
  get seen(): Promise<void> {
    return this._seen.promise;
  }

  /** What the view shows is as of this state of the store. Before that nothing is asked for. */
  shows(cursor: string): void {
    if (this._cursor === '') {
      this._cursor = cursor;
      if (this._isWished) {
        this._wish();
      }
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._poll?.dispose();
    this._options.hints.dispose();
    Signal.clearData(this);
  }

  private async _start(): Promise<void> {
    if (this._hasStarted) {
      return;
    }
    this._hasStarted = true;
    const mayHint = await this._options.mayHint();
    if (this.isDisposed) {
      return;
    }
    const interval = mayHint ? NET_INTERVAL : INTERVAL;
    this._poll = new Poll({
      name: 'jupyter-mlflow:store-watch',
      factory: () => this._ask(),
      frequency: { interval, backoff: true, max: MAX_INTERVAL },
      standby: () => !this._isVisible
    });
  }

  private _onHint(_: Hints, hint: IHint): void {
    if ((hint.connection ?? this.connection) !== this.connection) {
      return;
    }
    if (hint.kind === 'connection') {
      // A store that came up, or broke, changes what can be known of its runs.
      this._hasFailed = true;
    } else if (hint.kind !== 'store') {
      return;
    }
    // Kept where the first answer to the view is still on its way: it may be older.
    this._isWished = true;
    this._wish();
  }

  /** Ask, or ask once more when the answer is there. Errors are the view's own to meet and show. */
  private _wish(): void {
    if (this._isAsking) {
      this._isWished = true;
    }
    this._ask().catch(() => undefined);
  }

  /** @returns When it is answered, also what was asked before. */
  private _ask(): Promise<void> {
    if (!this._isVisible || this._isDisposed) {
      return Promise.resolve();
    }
    if (this._cursor === '' && !this._hasFailed) {
      // Nothing is shown that could have changed.
      return Promise.resolve();
    }
    if (!this._isAsking) {
      this._asked = this._askAll();
    }
    return this._asked;
  }

  private async _askAll(): Promise<void> {
    const { views, connection } = this._options;
    this._isAsking = true;
    try {
      do {
        this._isWished = false;
        const cursor = this._cursor;
        try {
          this._settle(cursor, await views.changes(connection, cursor));
        } catch (reason) {
          this._hasFailed = true;
          // What was hinted at meanwhile may be that the store is there now.
          if (!this._mayGoOn()) {
            throw reason;
          }
        }
      } while (this._mayGoOn());
    } finally {
      this._isAsking = false;
    }
  }

  private _mayGoOn(): boolean {
    return this._isWished && this._isVisible && !this._isDisposed;
  }

  private _settle(cursor: string, changes: StoreChanges): void {
    if (this._isDisposed) {
      return;
    }
    if (cursor === '' && this._cursor !== '') {
      // The view has told meanwhile from when on it needs to know.
      this._isWished ||= changes.cursor !== this._cursor;
      return;
    }
    this._cursor = changes.cursor;
    if (this._hasFailed) {
      // Then the view's own requests may have failed, too.
      this._hasFailed = false;
      this._changed.emit(null);
      this._modelsChanged.emit();
    } else if (cursor !== '' && changes.changed) {
      this._changed.emit(changes.runs);
      if (changes.models) {
        this._modelsChanged.emit();
      }
    }
  }

  private readonly _options: StoreWatch.IOptions;
  private readonly _changed = new Signal<this, readonly string[] | null>(this);
  private readonly _modelsChanged = new Signal<this, void>(this);
  private readonly _seen = new PromiseDelegate<void>();
  private _cursor = '';
  private _poll: Poll | null = null;
  private _isVisible = false;
  private _isAsking = false;
  private _asked: Promise<void> = Promise.resolve();
  private _isWished = false;
  private _hasFailed = false;
  private _hasStarted = false;
  private _isDisposed = false;
}

/**
 * The namespace for `StoreWatch` statics.
 */
export namespace StoreWatch {
  export interface IOptions {
    /** What the server says changed; disposed of with this. */
    readonly hints: Hints;
    /** Whether hints can come at all. It never rejects. */
    readonly mayHint: () => Promise<boolean>;
    readonly views: ViewsClient;
    readonly connection: string;
  }
}
