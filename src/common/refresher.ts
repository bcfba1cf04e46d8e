import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

/** How much of the time refreshes may take while changes do not end. */
const SHARE = 1 / 3;

/** What a refresh counts as at least, in ms: what the server does besides is not seen here. */
const LEAST = 60;

/** How long the next one waits at most, in ms: one that took minutes waited for what is gone. */
const LONGEST = 30_000;

/** For how long they may take at once, in ms, when there were few for a while. */
const CREDIT = 300;

/**
 * Coalesces wishes to refresh: one refresh at a time, what is wished meanwhile goes into the next.
 *
 * A training loop changes the store hundreds of times a second: then refreshes take a third of one
 * connection, or come half a minute after one another. One that logs now and then is seen at once,
 * as what was not used is kept for a moment. What a person asks for waits for nobody, and is on top;
 * so is the first, which may have waited for a store to start.
 */
export class Refresher<Part> implements IDisposable {
  /**
   * @param work Refreshes the given parts. What it rejects with is lost: it handles its errors.
   */
  constructor(work: (parts: ReadonlySet<Part>) => Promise<void>) {
    this._work = work;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Wish for a refresh.
   *
   * @param parts What to refresh.
   * @param options.now Do not wait: a person asked.
   * @returns When a refresh that started after this call has ended.
   */
  wish(parts: Iterable<Part>, options: { now?: boolean } = {}): Promise<void> {
    if (this._isDisposed) {
      return Promise.resolve();
    }
    for (const part of parts) {
      this._parts.add(part);
    }
    this._isUrgent ||= options.now ?? false;
    this._schedule();
    return this._done.promise;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._timer);
    this._done.resolve();
  }

  private _schedule(): void {
    if (this._isRunning || this._isDisposed) {
      return;
    }
    clearTimeout(this._timer);
    const wait = this._isUrgent ? 0 : this._wait();
    if (wait > 0) {
      this._timer = setTimeout(() => {
        void this._run();
      }, wait);
    } else {
      void this._run();
    }
  }

  /** How long until there is credit, in ms. */
  private _wait(): number {
    this._earn();
    return -this._credit / SHARE;
  }

  private _earn(): void {
    const now = performance.now();
    const earned = (now - this._earnedAt) * SHARE;
    this._credit = Math.min(CREDIT, this._credit + earned);
    this._earnedAt = now;
  }

  private async _run(): Promise<void> {
    this._isRunning = true;
    // Wishes of this turn of the event loop belong together.
    await Promise.resolve();
    if (this._isDisposed) {
      return;
    }
    const parts = this._parts;
    const done = this._done;
    const isUrgent = this._isUrgent;
    this._parts = new Set();
    this._done = new PromiseDelegate();
    this._isUrgent = false;
    this._earn();
    const start = performance.now();
    try {
      await this._work(parts);
    } finally {
      if (!isUrgent && !this._isFirst) {
        this._credit -= Math.max(LEAST, performance.now() - start);
      }
      this._earn();
      this._credit = Math.max(-LONGEST * SHARE, this._credit);
      this._isFirst = false;
      this._isRunning = false;
      done.resolve();
      if (this._parts.size > 0) {
        this._schedule();
      }
    }
  }

  private readonly _work: (parts: ReadonlySet<Part>) => Promise<void>;
  private _parts = new Set<Part>();
  private _done = new PromiseDelegate<void>();
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isFirst = true;
  private _isRunning = false;
  private _isUrgent = false;
  private _credit = CREDIT;
  private _earnedAt = performance.now();
  private _isDisposed = false;
}
