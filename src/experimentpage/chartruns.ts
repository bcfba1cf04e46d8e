import { JSONExt } from '@lumino/coreutils';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IRunsQuery, ViewsClient } from '../api/views';
import { Refresher } from '../common/refresher';
import { tagsAt, toRuns } from '../common/rows';
import type { StoreWatch } from '../common/storewatch';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { RunsModel } from '../runs/model';
import { filterOf, orderOf } from '../runs/sources';
import type { IRun } from '../tokens';

/** What is drawn of a run. */
type Drawing = 'lines' | 'marks';

/** Runs that are drawn when a person has chosen none, and at most: marks are read in hundreds. */
const FIRST: Readonly<Record<Drawing, number>> = { lines: 20, marks: 500 };
const MOST: Readonly<Record<Drawing, number>> = { lines: 100, marks: 500 };

/** In place of run ids: any may be another. */
const ALL = '';

/** A run that is drawn. */
export interface IDrawnRun {
  readonly run: IRun;
  /** Pairs, as keys may be `__proto__`. */
  readonly tags: readonly (readonly [string, string])[];
}

/** What is known of the runs that are drawn. */
export interface IChartRuns {
  /** null as long as nothing is known. */
  readonly runs: readonly IDrawnRun[] | null;
  /** How many there are to draw: those that were chosen, or all that the table lists. */
  readonly total: number;
  readonly error: RequestError | null;
}

/**
 * The runs that the charts beside a table draw: those that a person has chosen, else its first ones.
 * It asks nothing until it is wanted.
 */
export class ChartRuns implements IDisposable {
  constructor(model: RunsModel, views: ViewsClient, watch: StoreWatch) {
    this._model = model;
    this._views = views;
    this._watch = watch;
    this._refresher = new Refresher(runIds => this._load(runIds));
    model.begun.connect(this._onQuery, this);
    model.selection.changed.connect(this._onQuery, this);
    watch.changed.connect(this._onStoreChanged, this);
  }

  get state(): IChartRuns {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What the charts that are seen draw of each run; null while none are seen. */
  want(drawing: Drawing | null): void {
    this._drawing = drawing;
    this._onQuery();
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._model.begun.disconnect(this._onQuery, this);
    this._model.selection.changed.disconnect(this._onQuery, this);
    this._watch.changed.disconnect(this._onStoreChanged, this);
    this._refresher.dispose();
    Signal.clearData(this);
  }

  private _onQuery(): void {
    this._wish([ALL], { now: true });
  }

  private _onStoreChanged(
    _: StoreWatch,
    runIds: readonly string[] | null
  ): void {
    if (runIds?.length !== 0) {
      this._wish(runIds ?? [ALL]);
    }
  }

  private _wish(runIds: readonly string[], options?: { now: boolean }): void {
    // The table comes first.
    void this._model.ready.then(() => {
      if (this._drawing) {
        void this._refresher.wish(runIds, options);
      }
    });
  }

  private async _load(wanted: ReadonlySet<string>): Promise<void> {
    const drawing = this._drawing;
    if (!drawing) {
      return;
    }
    const chosen = [...this._model.selection.ids];
    const query = this._query(drawing, chosen.slice(0, MOST[drawing]));
    const before = this._state.runs ?? [];
    const known = new Set(before.map(({ run }) => run.id));
    try {
      const changed = [...wanted].every(id => known.has(id))
        ? await this._ask({ ...query, scope: { runIds: [...wanted] } })
        : null;
      // One that is gone, or that the filter leaves out by now, makes room for another.
      const isPart = changed?.runs.length === wanted.size;
      const fresh = isPart ? changed : await this._ask(query);
      const now = new Map(fresh.runs.map(one => [one.run.id, one]));
      const state: IChartRuns = isPart
        ? {
            ...this._state,
            runs: before.map(one => now.get(one.run.id) ?? one),
            error: null
          }
        : {
            runs: fresh.runs,
            total: chosen.length > 0 ? chosen.length : fresh.total,
            error: null
          };
      const isSame = JSONExt.deepEqual(
        state as unknown as ReadonlyPartialJSONValue,
        this._state as unknown as ReadonlyPartialJSONValue
      );
      if (!isSame) {
        this._set(state);
      }
    } catch (reason) {
      this._set({ ...this._state, error: asRequestError(reason) });
    }
  }

  private async _ask(query: IRunsQuery): Promise<{
    readonly runs: readonly IDrawnRun[];
    readonly total: number;
  }> {
    const window = await this._views.runs(this._model.connection, query);
    const before = (this._state.runs ?? []).map(({ run }) => run);
    const runs = toRuns(window, before).map((run, row): IDrawnRun => ({
      run,
      tags: tagsAt(window, row)
    }));
    return { runs, total: window.total };
  }

  private _query(drawing: Drawing, chosen: readonly string[]): IRunsQuery {
    const { query } = this._model;
    return chosen.length > 0
      ? {
          scope: { runIds: chosen },
          stage: 'all',
          offset: 0,
          limit: chosen.length
        }
      : {
          scope: query.scope,
          ...filterOf(query),
          orderBy: orderOf(query),
          offset: 0,
          limit: FIRST[drawing]
        };
  }

  private _set(state: IChartRuns): void {
    if (!this.isDisposed) {
      this._state = state;
      this._changed.emit();
    }
  }

  private readonly _model: RunsModel;
  private readonly _views: ViewsClient;
  private readonly _watch: StoreWatch;
  private readonly _refresher: Refresher<string>;
  private readonly _changed = new Signal<this, void>(this);
  private _state: IChartRuns = { runs: null, total: 0, error: null };
  private _drawing: Drawing | null = null;
}
