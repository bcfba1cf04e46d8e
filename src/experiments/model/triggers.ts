import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { Hints, IHint } from '../../api/events';
import type { ViewsClient } from '../../api/views';
import type { IExperimentsState } from '../../tokens';
import { ChangesPoll } from './changes';

/**
 * What can be asked for by itself; 'rows' are those that are looked at and not there yet, 'children'
 * those below others.
 */
export type Part = 'notebook' | 'connections' | 'runs' | 'rows' | 'children';
export const ALL: readonly Part[] = ['notebook', 'connections', 'runs'];

/** The safety net under the events, and the first retry after an error, in ms. */
const POLL_INTERVAL = 30_000;
const RETRY_INTERVAL = 3_000;

/**
 * Knows when to ask for what: where the server hints that something changed, and from time to
 * time in case a hint was lost.
 */
export class Triggers implements IDisposable {
  constructor(options: Triggers.IOptions) {
    this._options = options;
    // It is scheduled by each refresh, whatever caused that.
    this._poll = new Poll({
      name: 'jupyter-mlflow:runs',
      auto: false,
      factory: () => options.wish(ALL),
      frequency: { interval: POLL_INTERVAL, max: POLL_INTERVAL },
      standby: () => !options.isWanted()
    });
    options.hints.hinted.connect(this._onHint, this);
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
    this._changesPoll?.dispose();
    this._options.hints.dispose();
  }

  /** Someone looks for the first time. Where no hints can come, ask the store for changes. */
  async start(): Promise<void> {
    const { mayHint, views, isWanted, where, wish } = this._options;
    if (this._hasStarted) {
      return;
    }
    this._hasStarted = true;
    if ((await mayHint()) || this.isDisposed) {
      return;
    }
    this._changesPoll = new ChangesPoll({
      views,
      isWanted,
      where,
      onChange: () => wish(['runs'])
    });
  }

  /** A refresh has ended: set the next look of the safety net. */
  settle(hasFailed: boolean): void {
    this._failures = hasFailed ? this._failures + 1 : 0;
    void this._poll.schedule({
      interval: hasFailed
        ? Math.min(RETRY_INTERVAL * 2 ** (this._failures - 1), POLL_INTERVAL)
        : POLL_INTERVAL,
      phase: hasFailed ? 'rejected' : 'resolved'
    });
  }

  private _onHint(_: Hints, hint: IHint): void {
    const { state, where, wish } = this._options;
    const { kernel, path } = state();
    const { connection } = where();
    switch (hint.kind) {
      case 'store':
        if ((hint.connection ?? connection) === connection) {
          void wish(['runs']);
        }
        break;
      case 'kernel':
        // As long as ours has said nothing, it may be one whose notebook is not known.
        if (
          hint.kernel_id === kernel?.kernel_id ||
          (hint.path ? hint.path === path : !kernel)
        ) {
          void wish(['notebook', 'runs']);
        }
        break;
      case 'notebook':
        if ((hint.path ?? path) === path) {
          void wish(['notebook', 'runs']);
        }
        break;
      case 'connection':
        // A store that came up, or broke, changes what can be known of its runs.
        void wish(['connections', 'runs']);
        break;
      case 'endpoint':
      case 'target':
      case 'job':
        // The panel's foot asks for those itself.
        break;
    }
  }

  private readonly _options: Triggers.IOptions;
  private readonly _poll: Poll<void, unknown>;
  private _changesPoll: ChangesPoll | null = null;
  private _hasStarted = false;
  private _failures = 0;
}

/**
 * The namespace for `Triggers` statics.
 */
export namespace Triggers {
  export interface IOptions {
    /** What the server says changed; disposed of with this. */
    readonly hints: Hints;
    /** Whether hints can come at all. It never rejects. */
    readonly mayHint: () => Promise<boolean>;
    readonly views: ViewsClient;
    readonly state: () => IExperimentsState;
    /** Whether anybody looks. */
    readonly isWanted: () => boolean;
    /** The store that is listed, and its state when it was; '' when it was not yet. */
    readonly where: () => {
      readonly connection: string;
      readonly cursor: string;
    };
    /** Ask for these parts. It never rejects. */
    readonly wish: (parts: readonly Part[]) => Promise<void>;
  }
}
