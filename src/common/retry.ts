import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

/** Until the first try after an error, and the longest, in ms. */
const FIRST = 3_000;
const LONGEST = 30_000;

/**
 * Tries again what failed, less and less often, as long as somebody looks.
 */
export class Retry implements IDisposable {
  /**
   * @param options.again What is tried. It never rejects, and calls `settle` at its end.
   * @param options.isWanted Whether anybody looks.
   */
  constructor({
    again,
    isWanted
  }: {
    readonly again: () => Promise<void>;
    readonly isWanted: () => boolean;
  }) {
    this._poll = new Poll({
      name: 'jupyter-mlflow:retry',
      auto: false,
      factory: again,
      frequency: { interval: Poll.NEVER, max: Poll.NEVER },
      standby: () => !isWanted()
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
  }

  /** It has ended. */
  settle(hasFailed: boolean): void {
    if (this.isDisposed) {
      return;
    }
    this._failures = hasFailed ? this._failures + 1 : 0;
    void this._poll.schedule({
      interval: hasFailed
        ? Math.min(FIRST * 2 ** (this._failures - 1), LONGEST)
        : Poll.NEVER,
      phase: hasFailed ? 'rejected' : 'resolved'
    });
  }

  private readonly _poll: Poll<void, unknown>;
  private _failures = 0;
}
