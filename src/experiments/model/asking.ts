import type { IDisposable } from '@lumino/disposable';
import { Refresher } from '../../common/refresher';
import { listsExperiments } from './state';
import type { Part } from './triggers';
import { ALL, Triggers } from './triggers';

/** What is asked for while the panel is not seen: it concerns no store. */
const ASIDE: readonly Part[] = ['notebook', 'connections'];

/**
 * Asks for what is wished, as far as somebody looks.
 */
export class Asking implements IDisposable {
  constructor(options: Asking.IOptions) {
    this._options = options;
    this._refresher = new Refresher(parts =>
      options.refresh(parts, this._isVisible)
    );
    // By itself: it takes longer than the rows, which would wait for its pauses, too.
    this._bests = new Refresher(async () => {
      if (this._isVisible) {
        await options.loadBest();
      }
    });
    this._triggers = new Triggers({
      hints: options.hints,
      mayHint: options.mayHint,
      views: options.views,
      state: options.state,
      isWanted: () => this._isVisible,
      where: options.where,
      wish: parts => this.wish(parts)
    });
  }

  /** Whether the panel is seen. */
  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible === this._isVisible) {
      return;
    }
    this._isVisible = isVisible;
    if (isVisible) {
      void this._triggers.start();
    }
    void this.wish(ALL, { now: true });
  }

  /** Whether something else than the panel shows where the notebook stands. */
  get isWatched(): boolean {
    return this._isWatched;
  }
  set isWatched(isWatched: boolean) {
    if (isWatched !== this._isWatched) {
      this._isWatched = isWatched;
      void this.wish(ASIDE);
    }
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._triggers.dispose();
    this._refresher.dispose();
    this._bests.dispose();
  }

  /**
   * Ask for these parts, as far as anybody wants to know. It never rejects: see `state.error`.
   *
   * @param options.now A person waits.
   */
  wish(parts: readonly Part[], options?: { now?: boolean }): Promise<void> {
    const state = this._options.state();
    const { path } = state;
    const isSeen = this._isVisible;
    const wanted =
      isSeen && !(listsExperiments(state) && path === null)
        ? parts
        : parts.filter(part => ASIDE.includes(part));
    return wanted.length > 0 && (isSeen || (this._isWatched && path !== null))
      ? this._refresher.wish(wanted, options)
      : Promise.resolve();
  }

  /**
   * Ask for the best of all runs.
   *
   * @param now A person waits.
   */
  wishBest(now: boolean): void {
    void this._bests.wish(['best'], { now });
  }

  /** A refresh has ended: set the next look of the safety net. */
  settle(hasFailed: boolean): void {
    this._triggers.settle(hasFailed);
  }

  private readonly _options: Asking.IOptions;
  private readonly _refresher: Refresher<Part>;
  private readonly _bests: Refresher<'best'>;
  private readonly _triggers: Triggers;
  private _isVisible = false;
  private _isWatched = false;
}

/**
 * The namespace for `Asking` statics.
 */
export namespace Asking {
  export interface IOptions extends Omit<
    Triggers.IOptions,
    'isWanted' | 'wish'
  > {
    /** Ask for parts, with whether the panel is seen. It never rejects. */
    readonly refresh: (
      parts: ReadonlySet<Part>,
      isSeen: boolean
    ) => Promise<void>;
    /** It never rejects. */
    readonly loadBest: () => Promise<void>;
  }
}
