import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { RunsClient } from '../api/runs';
import type {
  CopyProgress,
  IHistoriesQuery,
  RunDetails,
  ViewsClient
} from '../api/views';
import type { IEarlyHistories } from '../charts';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { StoreWatch } from '../common/storewatch';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/**
 * What a run page shows at one moment.
 */
export interface IRunPageState {
  /** The run with what the person has just changed in it; null as long as it is not known. */
  readonly run: RunDetails | null;
  /** The store has no such run. */
  readonly isMissing: boolean;
  /** Of a run that is missing: how much of a remote store has been copied here. */
  readonly progress: CopyProgress;
  /** What the last look failed with; what was known before stays. */
  readonly error: RequestError | null;
}

/** How long to wait for all of a run before a part of it is asked for, in ms. */
const PATIENCE = 100;

type Edit = (run: RunDetails) => RunDetails;

/**
 * What the charts of the run that was opened last asked for: those of the next likely ask the same.
 */
export interface ILastAsked {
  query: IHistoriesQuery | null;
}

/**
 * One run, kept fresh while someone looks, and what a person changes in it: that is shown at once,
 * and taken back when the store refuses it.
 */
export class RunPageModel implements IDisposable {
  constructor(options: RunPageModel.IOptions) {
    this._options = options;
    options.watch.changed.connect(this._onChange, this);
    this._retry = new Retry({
      again: () => this._refresher.wish(['run']),
      isWanted: () => options.watch.isVisible
    });
    void this.refresh();
  }

  get state(): IRunPageState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get connection(): string {
    return this._options.connection;
  }

  get runId(): string {
    return this._options.runId;
  }

  get views(): ViewsClient {
    return this._options.views;
  }

  /** The histories that came with the run, until they are old. */
  get early(): IEarlyHistories | null {
    return this._early;
  }

  /** Emitted when the histories of the run's metrics may have changed. */
  get changed(): ISignal<StoreWatch, readonly string[] | null> {
    return this._options.watch.changed;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  /** The watch is its owner's. */
  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.watch.changed.disconnect(this._onChange, this);
    this._refresher.dispose();
    this._retry.dispose();
    Signal.clearData(this);
  }

  /** Ask for the run anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['run'], { now: true });
  }

  /** @throws RequestError when the store refuses it; then it is as it was. */
  setTag(key: string, value: string): Promise<void> {
    return this._edit(
      run => ({ ...run, tags: withTag(run.tags, key, value) }),
      () => this._options.runs.setTag(this.runId, key, value)
    );
  }

  /** @throws RequestError when the store refuses it; then it is as it was. */
  deleteTag(key: string): Promise<void> {
    return this._edit(
      run => ({ ...run, tags: withTag(run.tags, key, null) }),
      () => this._options.runs.deleteTag(this.runId, key)
    );
  }

  /** @throws RequestError when the store refuses it; then it is as it was. */
  rename(name: string): Promise<void> {
    return this._edit(
      run => ({ ...run, run_name: name }),
      () => this._options.runs.rename(this.runId, name)
    );
  }

  /** @throws RequestError when the store refuses it; then it is as it was. */
  delete(): Promise<void> {
    return this._edit(
      run => ({ ...run, lifecycle_stage: 'deleted' }),
      () => this._options.runs.delete(this.runId)
    );
  }

  /** @throws RequestError when the store refuses it; then it is as it was. */
  restore(): Promise<void> {
    return this._edit(
      run => ({ ...run, lifecycle_stage: 'active' }),
      () => this._options.runs.restore(this.runId)
    );
  }

  private async _edit(edit: Edit, write: () => Promise<void>): Promise<void> {
    this._edits.add(edit);
    this._show({});
    try {
      await write();
      // Shown until the store's own answer has it.
      await this.refresh();
    } finally {
      this._edits.delete(edit);
      this._show({});
    }
  }

  private async _load(): Promise<void> {
    const { views, watch, connection, runId } = this._options;
    const isFirst = !this._run;
    const histories = isFirst ? this._options.lastAsked.query : null;
    const glance = isFirst
      ? setTimeout(() => {
          void this._glance();
        }, PATIENCE)
      : undefined;
    try {
      const run = await views.run(connection, runId, {
        ranges: true,
        histories
      });
      // Charts of a run that was shown meanwhile ask for themselves.
      if (histories && run.histories && !this._run) {
        this._early = {
          runIds: [runId],
          query: histories,
          series: run.histories
        };
      }
      this._run = run;
      watch.shows(this._run.cursor);
      this._show({ isMissing: false, error: null });
      this._retry.settle(false);
    } catch (reason) {
      const error = asRequestError(reason);
      // Whatever is wrong, the next try is not to fail by what was asked for on the side.
      this._options.lastAsked.query = null;
      if (error.status === 404) {
        const progress = await this._loadProgress();
        this._run = null;
        this._show({ isMissing: true, progress, error });
        this._retry.settle(false);
      } else {
        this._show({ isMissing: false, error });
        this._retry.settle(true);
      }
    } finally {
      clearTimeout(glance);
    }
  }

  /** The run without what takes long where it has a million points. */
  private async _glance(): Promise<void> {
    const { views, connection, runId } = this._options;
    if (this.isDisposed) {
      return;
    }
    try {
      const run = await views.run(connection, runId, { ranges: false });
      if (!this._run) {
        this._run = run;
        this._show({ isMissing: false, error: null });
      }
    } catch {
      // The whole question fails the same way, and says so.
    }
  }

  /** It never rejects: not to know it is no worse than before. */
  private async _loadProgress(): Promise<CopyProgress> {
    const { views, connection, runId } = this._options;
    try {
      const { progress } = await views.runs(connection, {
        scope: { runIds: [runId] },
        columns: [],
        offset: 0,
        limit: 1
      });
      return progress;
    } catch {
      return null;
    }
  }

  private _show(changes: Partial<Omit<IRunPageState, 'run'>>): void {
    if (this.isDisposed) {
      return;
    }
    const run =
      this._run &&
      [...this._edits].reduce((shown, edit) => edit(shown), this._run);
    this._state = { ...this._state, ...changes, run };
    this._stateChanged.emit();
  }

  private _onChange(_: StoreWatch, runIds: readonly string[] | null): void {
    if (runIds === null || runIds.includes(this.runId)) {
      this._early = null;
      void this._refresher.wish(['run']);
    }
  }

  private readonly _options: RunPageModel.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _retry: Retry;
  private readonly _refresher = new Refresher<'run'>(() => this._load());
  private readonly _edits = new Set<Edit>();
  private _run: RunDetails | null = null;
  private _early: IEarlyHistories | null = null;
  private _state: IRunPageState = {
    run: null,
    isMissing: false,
    progress: null,
    error: null
  };
}

/**
 * The namespace for `RunPageModel` statics.
 */
export namespace RunPageModel {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly runs: RunsClient;
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly runId: string;
    readonly lastAsked: ILastAsked;
  }
}

/** @param value null takes the tag away. */
function withTag(
  tags: RunDetails['tags'],
  key: string,
  value: string | null
): RunDetails['tags'] {
  const others = Object.entries(tags).filter(([other]) => other !== key);
  // Not a spread with a key of its own: `__proto__` is a key as any other.
  return Object.fromEntries(
    value === null ? others : [...others, [key, value]]
  );
}
