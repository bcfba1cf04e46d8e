import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ExperimentsWindow, ViewsClient } from '../../api/views';
import { Refresher } from '../../common/refresher';
import { Retry } from '../../common/retry';
import type { StoreWatch } from '../../common/storewatch';
import { isOwnTag } from '../../common/tags';
import type { ISpan } from '../../common/windows';
import { Windows } from '../../common/windows';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import { RunTags } from '../../tokens';

/** One experiment. */
export interface IExperiment {
  readonly id: string;
  readonly name: string;
  readonly isDeleted: boolean;
  /** How many active runs it has. */
  readonly runs: number;
  /** When the newest of them began, in ms since the epoch; null when there is none. */
  readonly lastRun: number | null;
  /** The path of its notebook, null when it is not one's. */
  readonly notebook: string | null;
  /** What somebody has written about it, '' for nothing. */
  readonly note: string;
  /** What people have tagged it with. Pairs, as keys may be `__proto__`. */
  readonly tags: readonly (readonly [string, string])[];
}

/** What is shown at one moment. */
export interface IAllState {
  readonly search: string;
  readonly showsDeleted: boolean;
  readonly spans: readonly ISpan<IExperiment>[];
  readonly total: number;
  readonly isLoading: boolean;
  readonly progress: ExperimentsWindow['progress'];
  readonly error: RequestError | null;
}

/**
 * All experiments of one store, as far as they were looked at.
 */
export class AllExperiments implements IDisposable {
  /** @param watch Says when to ask anew; disposed of with this. */
  constructor(views: ViewsClient, watch: StoreWatch) {
    this._views = views;
    this._watch = watch;
    this._refresher = new Refresher(parts => this._work(parts));
    this._retry = new Retry({
      again: () => this.refresh(),
      isWanted: () => watch.isVisible
    });
    watch.changed.connect(() => void this._wish('all', { now: false }));
  }

  get state(): IAllState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isVisible(): boolean {
    return this._watch.isVisible;
  }
  set isVisible(isVisible: boolean) {
    this._watch.isVisible = isVisible;
    if (isVisible) {
      void this.refresh();
    }
  }

  get isDisposed(): boolean {
    return this._watch.isDisposed;
  }

  dispose(): void {
    this._watch.dispose();
    this._refresher.dispose();
    this._retry.dispose();
    Signal.clearData(this);
  }

  find(search: string): void {
    this._windows.renew();
    this._set({ search });
    void this._wish('all');
  }

  showDeleted(showsDeleted: boolean): void {
    this._windows.renew();
    this._set({ showsDeleted });
    void this._wish('all');
  }

  /** These rows are looked at, from the first to before the last. */
  look(first: number, last: number): void {
    this._windows.look(first, last);
    if (this._windows.isIncomplete) {
      void this._wish('rows');
    }
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._wish('all');
  }

  /** @param options.now Whether a person waits. */
  private _wish(part: 'all' | 'rows', { now } = { now: true }): Promise<void> {
    return this.isVisible
      ? this._refresher.wish([part], { now })
      : Promise.resolve();
  }

  private async _work(parts: ReadonlySet<'all' | 'rows'>): Promise<void> {
    if (parts.has('all')) {
      this._windows.outdate();
    }
    let { progress } = this._state;
    let error: RequestError | null = null;
    const { search, showsDeleted } = this._state;
    try {
      await this._windows.load(async (offset, limit) => {
        const window = await this._views.experiments(this._watch.connection, {
          search: search.trim() || undefined,
          stage: showsDeleted ? 'deleted' : 'active',
          offset,
          limit
        });
        this._watch.shows(window.cursor);
        progress = window.progress;
        return { rows: toExperiments(window), total: window.total };
      });
    } catch (reason) {
      error = asRequestError(reason);
    }
    const { spans, total } = this._windows;
    this._set({ spans, total, progress, error, isLoading: false });
    this._retry.settle(error !== null);
  }

  private _set(changes: Partial<IAllState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private readonly _views: ViewsClient;
  private readonly _watch: StoreWatch;
  private readonly _refresher: Refresher<'all' | 'rows'>;
  private readonly _retry: Retry;
  private readonly _windows = new Windows<IExperiment>();
  private readonly _stateChanged = new Signal<this, void>(this);
  private _state: IAllState = {
    search: '',
    showsDeleted: false,
    spans: [],
    total: 0,
    isLoading: true,
    progress: null,
    error: null
  };
}

function toExperiments({
  columns,
  tags
}: ExperimentsWindow): readonly IExperiment[] {
  const tag = (key: string, row: number): string | null =>
    Object.hasOwn(tags, key) ? (tags[key]?.[row] ?? null) : null;
  const own = Object.entries(tags).filter(([key]) => isOwnTag(key));
  return columns.experiment_id.map((id, row) => ({
    id,
    name: columns.name[row] ?? '',
    isDeleted: columns.lifecycle_stage[row] === 'deleted',
    runs: columns.runs[row] ?? 0,
    lastRun: columns.last_run_time[row] ?? null,
    notebook: tag(RunTags.notebookPath, row),
    note: tag(RunTags.note, row) ?? '',
    tags: own.flatMap(([key, values]) => {
      const value = values[row] ?? null;
      return value === null ? [] : [[key, value] as const];
    })
  }));
}
