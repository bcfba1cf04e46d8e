import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IRunMessage } from '../common/runmessage';
import type { IRun, RunStatus } from '../tokens';

/** What a store knows of the runs of one card. */
export interface IWatchState {
  /** The connection to the store; null as long as none is known. */
  readonly connection: string | null;
  /** Whether the store could not be asked: what the card says may be out of date. */
  readonly isUnreachable: boolean;
  /** By id. */
  readonly runs: ReadonlyMap<string, IRun>;
  /** The courses of metrics of running runs, by run id. */
  readonly courses: ReadonlyMap<string, ICourse>;
  /** The oldest run of the notebook: all others have a previous one. */
  readonly oldest: string | null;
}

/** The course of one metric. */
export interface ICourse {
  readonly key: string;
  readonly values: readonly number[];
}

const NOTHING: IWatchState = {
  connection: null,
  isUnreachable: false,
  runs: new Map(),
  courses: new Map(),
  oldest: null
};

/**
 * One card's view of a store.
 */
export class Watch implements IDisposable {
  constructor(
    message: IRunMessage,
    options: { readonly onWish: () => void; readonly onDispose: () => void }
  ) {
    this._message = message;
    this._options = options;
  }

  /** What the card's kernel has told, last. */
  get message(): IRunMessage {
    return this._message;
  }
  set message(message: IRunMessage) {
    this._message = message;
    // At its end a run may have got a model.
    this.retry();
    this._options.onWish();
  }

  /** A new object with each change. */
  get state(): IWatchState {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** While false, nothing is asked. */
  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible !== this._isVisible) {
      this._isVisible = isVisible;
      if (this._state.isUnreachable) {
        this.retry();
      }
      this._options.onWish();
    }
  }

  /** Whether the store has something to tell: it was not asked yet, or a run is running. */
  get wantsAnswer(): boolean {
    return this._isVisible && (!this._isAnswered || this.running.length > 0);
  }

  /** Runs that have not ended, as far as is known. */
  get running(): readonly string[] {
    return this._message.rows
      .filter(({ runId, status }) =>
        isLive(latestStatus(status, this._state.runs.get(runId)))
      )
      .map(({ runId }) => runId);
  }

  get isAnswered(): boolean {
    return this._isAnswered;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._isVisible = false;
    this._options.onDispose();
    Signal.clearData(this);
  }

  /** Whether a change of a store, undefined for any, can be one of these runs. */
  isIn(connection: string | undefined): boolean {
    const known = this._state.connection ?? connection;
    return this.wantsAnswer && (connection ?? known) === known;
  }

  /**
   * The store has answered.
   *
   * @param message What the question was about: the card may have got another one meanwhile.
   */
  answer(
    message: IRunMessage,
    state: Omit<IWatchState, 'isUnreachable'>
  ): void {
    this._isAnswered = message === this._message;
    this._set({ ...state, isUnreachable: false });
  }

  /** The store cannot be asked. */
  fail(message: IRunMessage): void {
    this._isAnswered = message === this._message;
    this._set({ ...this._state, isUnreachable: true });
  }

  /** Ask once more, though nothing runs. */
  retry(): void {
    this._isAnswered = false;
  }

  private _set(state: IWatchState): void {
    if (!this._isDisposed) {
      this._state = state;
      this._changed.emit();
    }
  }

  private readonly _options: {
    readonly onWish: () => void;
    readonly onDispose: () => void;
  };
  private readonly _changed = new Signal<this, void>(this);
  private _message: IRunMessage;
  private _state = NOTHING;
  private _isAnswered = false;
  private _isVisible = false;
  private _isDisposed = false;
}

/**
 * The state of a run: a kernel that has told of its end knows best, else the store does.
 */
export function latestStatus(
  told: RunStatus,
  run: IRun | undefined
): RunStatus {
  return isLive(told) ? (run?.status ?? told) : told;
}

/** Whether a run goes on. */
export function isLive(status: RunStatus): boolean {
  return status === 'RUNNING' || status === 'SCHEDULED';
}
