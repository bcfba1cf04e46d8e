import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { listConnections } from '../api/connections';
import type { Hints, IHint } from '../api/events';
import { ViewsClient } from '../api/views';
import { Refresher } from '../common/refresher';
import type { IRunMessage } from '../common/runmessage';
import { StoreReader } from './reader';
import { Watch } from './watch';

/** The fallback where no hints come, in ms; longer and longer while nothing changes. */
const INTERVAL = 5_000;
const MAX_INTERVAL = 60_000;

/**
 * What the stores know of the runs of all cards: one question for all that are seen.
 *
 * A card is looked up once when it is first seen. After that, only runs that are still running are
 * asked for, and only while somebody sees them.
 */
export class LiveRuns implements IDisposable {
  constructor(options: LiveRuns.IOptions) {
    this._settings = options.serverSettings;
    this._views = new ViewsClient(options.serverSettings);
    this._hints = options.hints;
    this._hints.hinted.connect(this._onHint, this);
    this._refresher = new Refresher(() => this._work());
    this._poll = new Poll({
      name: 'jupyter-mlflow:cards',
      auto: false,
      factory: () => this._wish(),
      frequency: { interval: INTERVAL, max: MAX_INTERVAL },
      standby: () => !this._isWanted
    });
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._hints.dispose();
    this._poll.dispose();
    this._refresher.dispose();
    for (const watch of this._watches) {
      watch.dispose();
    }
  }

  /** Look after the runs of a card, until the watch is disposed of. */
  watch(message: IRunMessage): Watch {
    const watch = new Watch(message, {
      onWish: () => void this._wish(),
      onDispose: () => this._watches.delete(watch)
    });
    this._watches.add(watch);
    return watch;
  }

  private get _isWanted(): boolean {
    return (
      !document.hidden && [...this._watches].some(watch => watch.wantsAnswer)
    );
  }

  private _wish(): Promise<void> {
    return this._isWanted ? this._refresher.wish(['runs']) : Promise.resolve();
  }

  private _onHint(_: Hints, { kind, connection }: IHint): void {
    const watches = [...this._watches];
    if (kind === 'connection') {
      // A store that could not be asked may be there now.
      for (const watch of watches.filter(({ state }) => state.isUnreachable)) {
        this._readers = null;
        watch.retry();
      }
      void this._wish();
    } else if (
      kind === 'store' &&
      watches.some(watch => watch.isIn(connection))
    ) {
      void this._wish();
    }
  }

  private readonly _onVisibility = (): void => {
    void this._wish();
  };

  private async _work(): Promise<void> {
    const wanted = [...this._watches].filter(watch => watch.wantsAnswer);
    const byUri = new Map<string, Watch[]>();
    for (const watch of wanted) {
      const { trackingUri } = watch.message;
      byUri.set(trackingUri, [...(byUri.get(trackingUri) ?? []), watch]);
    }
    const changes = await Promise.all(
      [...byUri].map(([uri, watches]) => this._ask(uri, watches))
    );
    if (this._isDisposed) {
      return;
    }
    if (this._isWanted) {
      this._interval = changes.some(Boolean)
        ? INTERVAL
        : Math.min(2 * this._interval, MAX_INTERVAL);
      void this._poll.schedule({ interval: this._interval, phase: 'resolved' });
    } else {
      void this._poll.stop();
    }
  }

  /** @returns Whether the store knew something new. */
  private async _ask(uri: string, watches: readonly Watch[]): Promise<boolean> {
    const messages = new Map(watches.map(watch => [watch, watch.message]));
    try {
      this._readers ??= this._connect();
      const reader = (await this._readers).get(uri);
      if (reader) {
        return await reader.answer(watches);
      }
    } catch {
      // The panel tells of stores that cannot be read; a card shows what its message says.
    }
    for (const [watch, message] of messages) {
      watch.fail(message);
    }
    return false;
  }

  private async _connect(): Promise<ReadonlyMap<string, StoreReader>> {
    try {
      const connections = await listConnections(this._settings);
      return new Map(
        connections.map(({ id, uri }) => [
          uri,
          new StoreReader(this._views, id)
        ])
      );
    } catch (reason) {
      this._readers = null;
      throw reason;
    }
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _views: ViewsClient;
  private readonly _hints: Hints;
  private readonly _refresher: Refresher<'runs'>;
  private readonly _poll: Poll;
  private readonly _watches = new Set<Watch>();
  /** By tracking URI; null when the connections are to be asked for. */
  private _readers: Promise<ReadonlyMap<string, StoreReader>> | null = null;
  private _interval = INTERVAL;
  private _isDisposed = false;
}

/**
 * The namespace for `LiveRuns` statics.
 */
export namespace LiveRuns {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
    /** What the server says changed; disposed of with this. */
    readonly hints: Hints;
  }
}
