import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ViewsClient } from '../../api/views';

/** How often a store is asked, at most and at least, in ms. */
const INTERVAL = 5_000;
const MAX_INTERVAL = 30_000;

/**
 * Asks a store from time to time whether it has changed: for users who get no events.
 */
export class ChangesPoll implements IDisposable {
  constructor(options: ChangesPoll.IOptions) {
    this._options = options;
    this._poll = new Poll({
      name: 'jupyter-mlflow:changes',
      factory: () => this._ask(),
      frequency: { interval: INTERVAL, backoff: true, max: MAX_INTERVAL },
      standby: () => !options.isWanted()
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
  }

  private async _ask(): Promise<void> {
    const { views, where, onChange } = this._options;
    const { connection, cursor } = where();
    if (cursor === '') {
      return;
    }
    const { changed } = await views.changes(connection, cursor);
    if (changed) {
      await onChange();
    }
  }

  private readonly _options: ChangesPoll.IOptions;
  private readonly _poll: Poll;
}

/**
 * The namespace for `ChangesPoll` statics.
 */
export namespace ChangesPoll {
  export interface IOptions {
    readonly views: ViewsClient;
    /** Whether anybody looks. */
    readonly isWanted: () => boolean;
    /** The store, and its state when its runs were listed; '' when they were not yet. */
    readonly where: () => {
      readonly connection: string;
      readonly cursor: string;
    };
    /** Lists the runs anew, which moves the cursor. */
    readonly onChange: () => Promise<void>;
  }
}
