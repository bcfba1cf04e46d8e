import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

/** The least time between the end of one refresh and the start of the next, in ms. */
const MIN_GAP = 150;

/**
 * Coalesces wishes to refresh: one refresh at a time, what is wished meanwhile goes into the next.
 *
 * A training loop changes the store hundreds of times a second. After a refresh there is a pause
 * of twice its time, so that at most a third of one connection is ever spent.
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
   * @param options.now Do not wait for the pause: a person asked.
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
    const wait = this._isUrgent ? 0 : this._notBefore - Date.now();
    if (wait > 0) {
      this._timer = setTimeout(() => {
        void this._run();
      }, wait);
    } else {
      void this._run();
    }
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
    this._parts = new Set();
    this._done = new PromiseDelegate();
    this._isUrgent = false;
    const start = Date.now();
    try {
      await this._work(parts);
    } finally {
      const end = Date.now();
      this._isRunning = false;
      this._notBefore = end + Math.max(MIN_GAP, 2 * (end - start));
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
  private _isRunning = false;
  private _isUrgent = false;
  private _notBefore = 0;
  private _isDisposed = false;
}
