import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { RunsClient } from '../api/runs';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import { RunTags } from '../tokens';

/** Requests at once: as many as a browser makes to one server, but for two. */
const AT_ONCE = 4;

/** As long as there are no more, they are done before a person wonders. */
const MOST_SILENT = 50;

/** How long an offer to undo stands, in ms. */
const UNDO_TIME = 10_000;

/**
 * What a person does to many runs. Each method says itself, in a notification, what failed; none rejects.
 */
export class BulkActions {
  /**
   * @param options.onDone Something has changed: look anew.
   */
  constructor(options: BulkActions.IOptions) {
    this._options = options;
  }

  /** Delete runs, with the chance to undo it. */
  async delete(client: RunsClient, ids: readonly string[]): Promise<void> {
    const { trans } = this._options;
    const done = await this._each(ids, id => client.delete(id));
    if (done.length === 0) {
      return;
    }
    Notification.info(
      trans._n(
        '%2 run deleted.',
        '%2 runs deleted.',
        done.length,
        done.length.toLocaleString()
      ),
      {
        autoClose: UNDO_TIME,
        actions: [
          {
            label: trans.__('Undo'),
            callback: (): void => {
              void this._each(done, id => client.restore(id));
            }
          }
        ]
      }
    );
  }

  /** Bring deleted runs back. */
  async restore(client: RunsClient, ids: readonly string[]): Promise<void> {
    const { trans } = this._options;
    const done = await this._each(ids, id => client.restore(id));
    if (done.length > 0) {
      Notification.info(
        trans._n(
          '%2 run restored.',
          '%2 runs restored.',
          done.length,
          done.length.toLocaleString()
        ),
        { autoClose: 5_000 }
      );
    }
  }

  /** Star runs, or take their stars away. */
  async star(
    client: RunsClient,
    ids: readonly string[],
    isStarred: boolean
  ): Promise<void> {
    await this._each(ids, id =>
      isStarred
        ? client.setTag(id, RunTags.starred, 'true')
        : client.deleteTag(id, RunTags.starred)
    );
  }

  async tag(
    client: RunsClient,
    ids: readonly string[],
    key: string,
    value: string
  ): Promise<void> {
    await this._each(ids, id => client.setTag(id, key, value));
  }

  async rename(client: RunsClient, id: string, name: string): Promise<void> {
    await this._each([id], one => client.rename(one, name));
  }

  /** @returns The ids of those with which it went well. */
  private async _each(
    ids: readonly string[],
    work: (id: string) => Promise<void>
  ): Promise<readonly string[]> {
    const done: string[] = [];
    let error: RequestError | null = null;
    const progress = this._progress(ids.length);
    const waiting = ids.values();
    const worker = async (): Promise<void> => {
      for (const id of waiting) {
        try {
          await work(id);
          done.push(id);
          progress.tell(done.length);
        } catch (reason) {
          error = asRequestError(reason);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    progress.end();
    this._options.onDone();
    this._report(ids.length - done.length, ids.length, error);
    return done;
  }

  /** Says how far it is, where it takes a while. */
  private _progress(all: number): {
    tell: (done: number) => void;
    end: () => void;
  } {
    if (all <= MOST_SILENT) {
      return { tell: () => undefined, end: () => undefined };
    }
    const { trans } = this._options;
    const message = (done: number): string =>
      trans.__('%1 of %2 runs are done…', done, all);
    const id = Notification.emit(message(0), 'in-progress', {
      autoClose: false
    });
    return {
      tell: done => {
        if (done % MOST_SILENT === 0) {
          Notification.update({ id, message: message(done) });
        }
      },
      end: () => {
        Notification.dismiss(id);
      }
    };
  }

  private _report(
    failed: number,
    all: number,
    error: RequestError | null
  ): void {
    if (!error) {
      return;
    }
    const { trans } = this._options;
    Notification.error(
      all === 1
        ? error.message
        : trans.__(
            'It failed for %1 of %2 runs: %3',
            failed,
            all,
            error.message
          ),
      { autoClose: false }
    );
  }

  private readonly _options: BulkActions.IOptions;
}

/**
 * The namespace for `BulkActions` statics.
 */
export namespace BulkActions {
  export interface IOptions {
    readonly trans: TranslationBundle;
    readonly onDone: () => void;
  }
}
