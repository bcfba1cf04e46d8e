import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../api/events';

/** How often to ask where no hints come, and where they do: figures change without one, in ms. */
const INTERVAL = 3_000;
const NET_INTERVAL = 15_000;

/** What a watch works with. */
export interface IHintWatchOptions {
  /** Disposed of with the watch. */
  readonly hints: Hints;
  /** Whether hints can come at all. It never rejects. */
  readonly mayHint: () => Promise<boolean>;
  /** Whether a hint is about what is looked at. */
  readonly isMeant: (hint: IHint) => boolean;
}

/**
 * Tells when to ask anew for what runs on the server. It is still while nobody looks.
 */
export class HintWatch implements IDisposable {
  constructor(options: IHintWatchOptions) {
    this._options = options;
    options.hints.hinted.connect(this._onHint, this);
  }

  /** Emitted when something may have changed, and somebody looks. */
  get wished(): ISignal<this, void> {
    return this._wished;
  }

  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible === this._isVisible || this._isDisposed) {
      return;
    }
    this._isVisible = isVisible;
    if (isVisible) {
      void this._start();
      // What changed while nobody looked is not known.
      this._wished.emit();
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
      name: 'jupyter-mlflow:hint-watch',
      auto: false,
      factory: () => {
        this._wished.emit();
        return Promise.resolve();
      },
      frequency: { interval, backoff: false, max: interval },
      standby: () => !this._isVisible
    });
    // Not at once: that was when it became visible.
    void this._poll.schedule();
  }

  private _onHint(_: Hints, hint: IHint): void {
    if (this._isVisible && this._options.isMeant(hint)) {
      this._wished.emit();
    }
  }

  private readonly _options: IHintWatchOptions;
  private readonly _wished = new Signal<this, void>(this);
  private _poll: Poll | null = null;
  private _isVisible = false;
  private _hasStarted = false;
  private _isDisposed = false;
}
