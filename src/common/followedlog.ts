import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ILogPiece } from '../api/logs';
import { asRequestError } from '../request';

/** How often there is more of it; nothing more comes to one that has ended, and it is read once. */
export type Pace = 'still' | 'ended' | 'slow' | 'fast';

const INTERVALS: Readonly<Record<Pace, number>> = {
  still: Poll.NEVER,
  ended: Poll.NEVER,
  slow: 5_000,
  fast: 700
};

/** Characters that are kept: what is older scrolls out. */
export const MOST_LOG = 500_000;

/** Of which these are left, so that not each new line moves all others. */
const KEPT = 400_000;

/** Pieces that are asked for in one go. */
const MOST_PIECES = 50;

/**
 * The log of something that runs on the server, followed while somebody looks.
 */
export class FollowedLog implements IDisposable {
  /**
   * @param options.read Asks for a piece of it: -1 is where to begin.
   * @param options.isWanted Whether anybody looks.
   */
  constructor({
    read,
    isWanted
  }: {
    readonly read: (offset: number) => Promise<ILogPiece>;
    readonly isWanted: () => boolean;
  }) {
    this._read = read;
    this._isWanted = isWanted;
    this._poll = new Poll({
      name: 'jupyter-mlflow:log',
      auto: false,
      factory: () => this._load(),
      frequency: { interval: Poll.NEVER, backoff: false, max: Poll.NEVER },
      standby: () => !isWanted()
    });
  }

  /** Its end, as far as it was asked for. */
  get text(): string {
    return this._text;
  }

  /** Why it cannot be read; '' when it can. */
  get problem(): string {
    return this._problem;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  set pace(pace: Pace) {
    if (pace !== this._pace && !this.isDisposed) {
      this._pace = pace;
      const interval = INTERVALS[pace];
      this._poll.frequency = { interval, backoff: false, max: interval };
      this.look();
    }
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._poll.dispose();
    Signal.clearData(this);
  }

  /** It is that of another endpoint from now on, which has the same name. */
  restart(): void {
    this._time++;
    this._offset = -1;
    this._text = '';
    this._problem = '';
    this._changed.emit();
  }

  /** Somebody looks again, or there is more to see. */
  look(): void {
    if (!this.isDisposed && this._isWanted() && this._pace !== 'still') {
      void this._poll.refresh();
    }
  }

  private async _load(): Promise<void> {
    const time = this._time;
    try {
      for (let count = 0; count < MOST_PIECES; count++) {
        const { text, offset } = await this._read(this._offset);
        if (this.isDisposed || time !== this._time) {
          return;
        }
        this._offset = offset;
        if (text === '') {
          break;
        }
        this._text += text;
        if (this._text.length > MOST_LOG) {
          this._text = this._text.slice(-KEPT);
        }
        this._problem = '';
        this._changed.emit();
      }
    } catch (reason) {
      const { message } = asRequestError(reason);
      if (!this.isDisposed && message !== this._problem) {
        this._problem = message;
        this._changed.emit();
      }
    }
  }

  private readonly _read: (offset: number) => Promise<ILogPiece>;
  private readonly _isWanted: () => boolean;
  private readonly _poll: Poll;
  private readonly _changed = new Signal<this, void>(this);
  private _pace: Pace = 'still';
  private _time = 0;
  private _offset = -1;
  private _text = '';
  private _problem = '';
}
