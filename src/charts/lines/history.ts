import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IHistoriesQuery, Series, ViewsClient } from '../../api/views';
import { Refresher } from '../../common/refresher';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import type { ChartAxis, ChartRange } from '../setup';
import type { IEarlyHistories } from '../types';
import type { IQuestion } from './questions';
import { Level, nextQuestion } from './questions';

/** Requests at a time: a browser has six for all of Lab. */
const AT_A_TIME = 3;

/** Keys that somebody else may ask for at once (`store/views/run/routes.py`). */
const MOST_TOLD = 20;

/** Charts out of sight that keep their points. */
const KEPT = 40;

/** The histories of one metric, as far as they have come. */
export interface IHistory {
  /** All of each, by run id. Runs without the metric are not in it. */
  readonly overview: ReadonlyMap<string, Series>;
  /** What is zoomed into; the runs whose points have come. */
  readonly detail: ReadonlyMap<string, Series>;
  /** Nothing was heard yet of any run. */
  readonly isLoading: boolean;
  /** What the last request failed with; what was known before stays. */
  readonly error: RequestError | null;
}

const NOTHING: IHistory = {
  overview: new Map(),
  detail: new Map(),
  isLoading: true,
  error: null
};

/** What is known of one metric. */
interface IEntry {
  readonly key: string;
  width: number;
  range: ChartRange | null;
  isWatched: boolean;
  overview: Level;
  detail: Level | null;
  history: IHistory;
}

/**
 * The histories of metrics for the charts that are in sight. What is out of sight asks nothing.
 */
export class Histories implements IDisposable {
  /**
   * @param options.early What is known before anything is asked for.
   * @param options.onAsk Told what all that is in sight asks for, not zoomed into.
   */
  constructor(
    views: ViewsClient,
    connection: string,
    { early, onAsk }: Histories.IOptions = {}
  ) {
    this._views = views;
    this._connection = connection;
    this._onAsk = onAsk;
    if (early) {
      this._begin(early);
    }
    this._live = new Refresher<string>(runIds => this._askAgain(runIds));
  }

  /** The key of a metric whose history is another one now. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._live.dispose();
    Signal.clearData(this);
  }

  /** A history; the same object until it changes. */
  get(key: string): IHistory {
    return this._entries.get(key)?.history ?? NOTHING;
  }

  /** The runs whose histories are shown, and what they run along. */
  show(runIds: readonly string[], axis: ChartAxis): void {
    const isSameAxis = axis === this._axis;
    this._axis = axis;
    this._runIds = runIds;
    for (const entry of this._entries.values()) {
      for (const level of levelsOf(entry)) {
        level.keep(runIds);
        if (!isSameAxis) {
          level.ask(runIds);
        }
      }
      this._tell(entry);
    }
    void this._pump();
  }

  /**
   * A chart is in sight.
   *
   * @param width In device pixels.
   * @param range What is zoomed into.
   */
  watch(key: string, width: number, range: ChartRange | null): void {
    const entry = this._entries.get(key) ?? this._add(key, width);
    // What was looked at last is what is kept longest.
    this._entries.delete(key);
    this._entries.set(key, entry);
    entry.isWatched = true;
    if (width > entry.width) {
      entry.width = width;
      entry.overview.askInexact();
      entry.detail?.askInexact();
    }
    if (String(range) !== String(entry.range)) {
      entry.range = range;
      entry.detail = range && new Level(this._runIds);
      this._tell(entry);
    }
    void this._pump();
  }

  /** A chart is out of sight. */
  unwatch(key: string): void {
    const entry = this._entries.get(key);
    if (entry) {
      entry.isWatched = false;
    }
    const idle = [...this._entries.values()].filter(each => !each.isWatched);
    for (const { key: old } of idle.slice(0, -KEPT)) {
      this._entries.delete(old);
    }
  }

  /** Runs have changed in the store; null when any may have. */
  refresh(runIds: readonly string[] | null): void {
    const shown = runIds?.filter(id => this._runIds.includes(id));
    if (shown?.length !== 0) {
      void this._live.wish(shown ?? this._runIds);
    }
  }

  /** Ask for all of a metric once more: a person asked. */
  retry(key: string): void {
    const entry = this._entries.get(key);
    if (entry) {
      entry.history = NOTHING;
      for (const level of levelsOf(entry)) {
        level.ask(this._runIds);
      }
      this._tell(entry);
      void this._pump();
    }
  }

  private _begin({ runIds, query, series }: IEarlyHistories): void {
    this._runIds = runIds;
    this._axis = query.axis ?? 'step';
    for (const key of query.keys) {
      const entry = this._add(key, query.width);
      entry.isWatched = false;
      entry.overview.take(runIds);
      entry.overview.answer(
        runIds,
        series.filter(each => each.key === key)
      );
      this._entries.set(key, entry);
      this._tell(entry);
    }
  }

  private _add(key: string, width: number): IEntry {
    return {
      key,
      width,
      range: null,
      isWatched: true,
      overview: new Level(this._runIds),
      detail: null,
      history: NOTHING
    };
  }

  private async _askAgain(runIds: ReadonlySet<string>): Promise<void> {
    const shown = this._runIds.filter(id => runIds.has(id));
    for (const entry of this._entries.values()) {
      for (const level of levelsOf(entry)) {
        level.ask(shown);
      }
    }
    await this._pump();
  }

  /** Ask for what is missing. @returns When nothing in sight is. */
  private async _pump(): Promise<void> {
    const workers: Promise<void>[] = [];
    while (this._running < AT_A_TIME) {
      const question = this._next();
      if (!question) {
        break;
      }
      workers.push(this._work(question));
    }
    await Promise.all(workers);
  }

  private async _work(first: IQuestion<IEntry>): Promise<void> {
    this._running += 1;
    let question: IQuestion<IEntry> | null = first;
    while (question) {
      await this._ask(question);
      question = this._next();
    }
    this._running -= 1;
  }

  /** What was looked at last comes first. */
  private _next(): IQuestion<IEntry> | null {
    return this._isDisposed ? null : nextQuestion(this._watched().reverse());
  }

  private _watched(): IEntry[] {
    return [...this._entries.values()].filter(({ isWatched }) => isWatched);
  }

  private async _ask({
    range,
    runIds,
    parts,
    width
  }: IQuestion<IEntry>): Promise<void> {
    if (!range) {
      const keys = this._watched()
        .map(({ key }) => key)
        .slice(0, MOST_TOLD);
      this._onAsk?.({ keys, width, axis: this._axis });
    }
    let series: readonly Series[] | null = null;
    let error: RequestError | null = null;
    try {
      series = await this._views.metric(this._connection, {
        runIds,
        keys: parts.map(({ entry }) => entry.key),
        width,
        axis: this._axis,
        start: range?.[0],
        end: range?.[1]
      });
    } catch (reason) {
      error = asRequestError(reason);
    }
    for (const { entry, level } of parts) {
      level.answer(
        runIds,
        series?.filter(({ key }) => key === entry.key) ?? null
      );
      this._tell(entry, error);
    }
  }

  private _tell(entry: IEntry, error: RequestError | null = null): void {
    const { overview, detail } = entry;
    entry.history = {
      overview: overview.series(),
      detail: detail?.series() ?? new Map<string, Series>(),
      isLoading: !overview.hasAnswers && !error && this._runIds.length > 0,
      error
    };
    if (!this._isDisposed) {
      this._changed.emit(entry.key);
    }
  }

  private readonly _views: ViewsClient;
  private readonly _connection: string;
  private readonly _onAsk: Histories.IOptions['onAsk'];
  private readonly _live: Refresher<string>;
  private readonly _changed = new Signal<this, string>(this);
  private readonly _entries = new Map<string, IEntry>();
  private _runIds: readonly string[] = [];
  private _axis: ChartAxis = 'step';
  private _running = 0;
  private _isDisposed = false;
}

/**
 * The namespace for `Histories` statics.
 */
export namespace Histories {
  export interface IOptions {
    readonly early?: IEarlyHistories | null;
    readonly onAsk?: (query: IHistoriesQuery) => void;
  }
}

function levelsOf({ overview, detail }: IEntry): readonly Level[] {
  return detail ? [detail, overview] : [overview];
}
