import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { CopyProgress, ViewsClient } from '../api/views';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { StoreWatch } from '../common/storewatch';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { IComparedRun } from './runs';
import { comparedRuns } from './runs';

/** Runs that are compared at most. */
export const MOST_COMPARED = 50;

/** Runs whose datasets are asked for at once. */
const AT_ONCE = 4;

/**
 * What a comparison shows at one moment.
 */
export interface ICompareState {
  /** In the order in which they were chosen; null as long as they are not known. */
  readonly runs: readonly IComparedRun[] | null;
  /** Runs that were chosen and are not there. */
  readonly missing: number;
  /** Runs that were chosen and are more than can be compared. */
  readonly left: number;
  /** The run that the others are measured against; null when there is none. */
  readonly baseline: string | null;
  /** How much of a remote store has been copied here; null when it is read itself. */
  readonly progress: CopyProgress;
  /** What the last look failed with; what was known before stays. */
  readonly error: RequestError | null;
}

/**
 * Runs that are compared, kept fresh while someone looks.
 */
export class CompareModel implements IDisposable {
  constructor(options: CompareModel.IOptions) {
    this._options = options;
    this._runIds = this._fitting(options.runIds);
    options.watch.changed.connect(this._onChange, this);
    this._retry = new Retry({
      again: () => this._refresher.wish(['runs']),
      isWanted: () => options.watch.isVisible
    });
    void this.refresh();
  }

  get state(): ICompareState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  /** Emitted when a person has added or removed runs. */
  get runIdsChanged(): ISignal<this, void> {
    return this._runIdsChanged;
  }

  /** Emitted when the histories of metrics may have changed. */
  get changed(): ISignal<StoreWatch, readonly string[] | null> {
    return this._options.watch.changed;
  }

  get connection(): string {
    return this._options.connection;
  }

  get views(): ViewsClient {
    return this._options.views;
  }

  /** The runs that are compared, `MOST_COMPARED` at most. */
  get runIds(): readonly string[] {
    return this._runIds;
  }
  set runIds(runIds: readonly string[]) {
    const next = this._fitting(runIds);
    if (next.join() === this._runIds.join()) {
      return;
    }
    this._runIds = next;
    const runs = this._state.runs?.filter(({ run }) => next.includes(run.id));
    this._show({ runs: runs ?? null, missing: 0 });
    this._runIdsChanged.emit();
    void this.refresh();
  }

  /** Show how far metrics are from those of a run; null for no more. */
  measureFrom(runId: string | null): void {
    this._show({ baseline: runId });
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

  /** Ask for the runs anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['runs'], { now: true });
  }

  private _fitting(runIds: readonly string[]): readonly string[] {
    const all = [...new Set(runIds)];
    const left = Math.max(0, all.length - MOST_COMPARED);
    this._state = { ...this._state, left };
    return all.slice(0, MOST_COMPARED);
  }

  private async _load(): Promise<void> {
    const { views, watch, connection } = this._options;
    const runIds = this._runIds;
    if (runIds.length === 0) {
      this._show({ runs: [], missing: 0, error: null });
      return;
    }
    try {
      const window = await views.runs(connection, {
        scope: { runIds },
        stage: 'all',
        offset: 0,
        limit: MOST_COMPARED
      });
      watch.shows(window.cursor);
      const previous = this._state.runs ?? [];
      const runs = comparedRuns(window, this._runIds, previous);
      this._show({
        runs,
        missing: this._runIds.length - runs.length,
        progress: window.progress,
        error: null
      });
      this._retry.settle(false);
      void this._loadDatasets(runs);
    } catch (reason) {
      this._show({ error: asRequestError(reason) });
      this._retry.settle(true);
    }
  }

  /** They are not among the columns of runs, and are the last that anybody looks for. */
  private async _loadDatasets(runs: readonly IComparedRun[]): Promise<void> {
    const { views, connection } = this._options;
    const wanted = runs.filter(
      ({ run, datasets }) =>
        // A run may still get some as long as it goes on.
        (!datasets || run.status === 'RUNNING') && !this._asked.has(run.id)
    );
    const waiting = wanted.values();
    const found = new Map<string, IComparedRun['datasets']>();
    const worker = async (): Promise<void> => {
      for (const { run } of waiting) {
        const { datasets } = await views.run(connection, run.id, {
          ranges: false
        });
        found.set(run.id, datasets);
      }
    };
    for (const { run } of wanted) {
      this._asked.add(run.id);
    }
    const workers = Array.from({ length: AT_ONCE }, worker);
    for (const { status } of await Promise.allSettled(workers)) {
      if (status === 'rejected' && !this.isDisposed) {
        console.warn('Not all datasets of the runs are known.');
      }
    }
    for (const { run } of wanted) {
      this._asked.delete(run.id);
    }
    if (found.size > 0) {
      this._show({
        runs: (this._state.runs ?? []).map(one => ({
          ...one,
          datasets: found.get(one.run.id) ?? one.datasets
        }))
      });
    }
  }

  private _show(changes: Partial<ICompareState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private _onChange(_: StoreWatch, runIds: readonly string[] | null): void {
    if (runIds === null || runIds.some(id => this._runIds.includes(id))) {
      void this._refresher.wish(['runs']);
    }
  }

  private readonly _options: CompareModel.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _runIdsChanged = new Signal<this, void>(this);
  /** Ids of the runs whose datasets are on their way. */
  private readonly _asked = new Set<string>();
  private readonly _retry: Retry;
  private readonly _refresher = new Refresher<'runs'>(() => this._load());
  private _runIds: readonly string[];
  private _state: ICompareState = {
    runs: null,
    missing: 0,
    left: 0,
    baseline: null,
    progress: null,
    error: null
  };
}

/**
 * The namespace for `CompareModel` statics.
 */
export namespace CompareModel {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly watch: StoreWatch;
    readonly connection: string;
    readonly runIds: readonly string[];
  }
}
