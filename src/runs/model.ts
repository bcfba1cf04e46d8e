import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Groups, RunsScope, RunsWindow, ViewsClient } from '../api/views';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { StoreWatch } from '../common/storewatch';
import { asRequestError } from '../request';
import { ATTRIBUTE_COLUMNS, columnOf } from './columns';
import { isAboutQuery } from './filterproblem';
import { isGroupId } from './items';
import { Overview } from './overview';
import { RowList } from './rowlist';
import { Selection } from './selection';
import type { ITableSetup } from './setup';
import type { IQuery } from './sources';
import { isNested, rootSource } from './sources';
import type { IRunsState } from './state';
import { NOTHING, SETTLED, frameOf } from './state';

/** Lines that are loaded first, whatever is seen of them. */
const FIRST = 50;

/** What makes them other runs. */
const RUN_FIELDS = ['filter', 'stage', 'withModel'] as const;

/** What makes them other lines of the same runs. */
const LINE_FIELDS = ['groupBy', 'isNested', 'sort'] as const;

/**
 * Runs by a query, as lines of a table that are loaded as they are looked at, and kept fresh while
 * somebody does.
 */
export class RunsModel implements IDisposable {
  constructor(options: RunsModel.IOptions) {
    this._options = options;
    this._state = {
      ...NOTHING,
      setup: options.setup,
      columns: options.setup.columns ?? ATTRIBUTE_COLUMNS
    };
    this._overview = new Overview(options);
    this._overviews = new Refresher(() => this._loadOverview());
    this._rows = this._newRows();
    this._shown = this._wanted = this._newList();
    this._retry = new Retry({
      again: () => this._renew({ now: true }),
      isWanted: () => options.watch.isVisible
    });
    options.watch.changed.connect(this._onStoreChanged, this);
    void options.watch.seen.then(() => this._rows.wish(['rows']));
  }

  /** The runs that a person has chosen. */
  readonly selection = new Selection();

  /** A new object with each change, also when only lines have changed. */
  get state(): IRunsState {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A person has set up the table in another way. */
  get setupChanged(): ISignal<this, ITableSetup> {
    return this._setupChanged;
  }

  /** Another query is shown from now on. */
  get begun(): ISignal<this, void> {
    return this._begun;
  }

  /** Resolves with the first answer, also when that is an error. */
  get ready(): Promise<void> {
    return this._ready.promise;
  }

  get lines(): Pick<RowList, 'at' | 'ids' | 'indexOf' | 'items'> {
    return this._shown;
  }

  get connection(): string {
    return this._options.connection;
  }

  /** What is asked for, for those who ask for the same by themselves. */
  get query(): IQuery {
    return { scope: this._options.scope, setup: this._state.setup };
  }

  /** Change how the table is set up. */
  change(changes: Partial<ITableSetup>): void {
    const before = this._state.setup;
    const setup = { ...before, ...changes };
    this._set({ setup });
    this._setupChanged.emit(setup);
    const isOther = (field: keyof ITableSetup): boolean =>
      before[field] !== setup[field];
    if (RUN_FIELDS.some(isOther)) {
      this._begin();
      void this._renew({ now: true });
    } else if (LINE_FIELDS.some(isOther)) {
      this._begin();
      void this._rows.wish(['rows'], { now: true });
    } else if (isOther('columns')) {
      void this._renew({ now: true });
    }
  }

  /** These lines are looked at, from the first to before the last. */
  look(first: number, last: number): void {
    this._first = first;
    this._last = last;
    this._shown.look(first, last);
    if (this._shown === this._wanted && this._shown.isIncomplete) {
      void this._rows.wish(['rows'], { now: true });
    }
  }

  /** Show what is below a line, or no longer. */
  toggle(id: string): void {
    this._shown.toggle(id);
    this._set({});
    this.look(this._first, this._last);
  }

  /** Ask for everything that is seen anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._renew({ now: true });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.watch.changed.disconnect(this._onStoreChanged, this);
    this._rows.dispose();
    this._overviews.dispose();
    this._retry.dispose();
    this.selection.dispose();
    Signal.clearData(this);
  }

  private _onStoreChanged(): void {
    void this._renew();
  }

  private async _renew(options?: { now: boolean }): Promise<void> {
    this._wanted.outdate();
    await this._rows.wish(['rows'], options);
    void this._overviews.wish(['all'], options);
  }

  /** Another query: what is on its way is dropped, what is seen stays until there is more. */
  private _begin(): void {
    this._rows.dispose();
    this._rows = this._newRows();
    this._wanted = this._newList(this._shown.openIds);
    this._set({ isBusy: true });
  }

  private _newRows(): Refresher<'rows'> {
    const rows: Refresher<'rows'> = new Refresher<'rows'>(() =>
      this._load(() => rows.isDisposed)
    );
    return rows;
  }

  /** @param open What was open before. */
  private _newList(open: readonly string[] = []): RowList {
    const { views, connection } = this._options;
    const { query } = this;
    const list: RowList = new RowList(
      rootSource(
        {
          views,
          connection,
          columns: () =>
            this._state.setup.columns ?? this._overview.defaults ?? null,
          onWindow: window => {
            if (list === this._wanted) {
              this._onWindow(window);
            }
          }
        },
        query
      ),
      new Set(open.filter(id => isGroupId(id) || isNested(query)))
    );
    list.look(0, FIRST);
    return list;
  }

  /** @param isStale Whether another query has begun meanwhile. */
  private async _load(isStale: () => boolean): Promise<void> {
    const list = this._wanted;
    const { setup: listed } = this.query;
    try {
      await list.load();
      if (isStale()) {
        return;
      }
      const isOther = this._shown !== list;
      this._shown = list;
      this._set({ ...SETTLED, ...this._frame, listed });
      this._retry.settle(false);
      if (isOther) {
        this._begun.emit();
      }
      if (this._overview.keys === null) {
        void this._overviews.wish(['all']);
      }
    } catch (reason) {
      if (!isStale()) {
        const error = asRequestError(reason);
        const isQuery = isAboutQuery(error);
        this._set({ ...SETTLED, [isQuery ? 'filterError' : 'error']: error });
        this._retry.settle(!isQuery);
      }
    }
  }

  private _onWindow(window: Groups | RunsWindow): void {
    this._options.watch.shows(window.cursor);
    if (!('groups' in window) && this._overview.defaults === null) {
      this._overview.guess(window);
    }
    this._frame = frameOf(window);
  }

  private async _loadOverview(): Promise<void> {
    const before = this._state.columns.join('\n');
    try {
      await this._overview.load(
        this.query,
        this._state.columns.filter(id => columnOf(id).kind === 'metrics')
      );
    } catch {
      // What is wrong with the store or the filter is said with the lines.
      return;
    }
    this._set({});
    if (before !== this._state.columns.join('\n')) {
      void this._renew();
    }
  }

  private _set(changes: Partial<IRunsState>): void {
    if (this._isDisposed) {
      return;
    }
    const state = { ...this._state, ...changes };
    const { keys, best, defaults, total } = this._overview;
    this._state = {
      ...state,
      columns: state.setup.columns ?? defaults ?? ATTRIBUTE_COLUMNS,
      count: this._shown.count,
      below: isNested({ setup: state.listed })
        ? Math.max(0, total - state.total)
        : 0,
      keys,
      best
    };
    if (!state.isLoading) {
      this._ready.resolve();
    }
    this._changed.emit();
  }

  private readonly _options: RunsModel.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _setupChanged = new Signal<this, ITableSetup>(this);
  private readonly _begun = new Signal<this, void>(this);
  private readonly _ready = new PromiseDelegate<void>();
  private readonly _overview: Overview;
  private readonly _overviews: Refresher<'all'>;
  private readonly _retry: Retry;
  /** One for each query. */
  private _rows: Refresher<'rows'>;
  private _shown: RowList;
  private _wanted: RowList;
  private _state: IRunsState;
  private _frame: Partial<IRunsState> = {};
  private _first = 0;
  private _last = FIRST;
  private _isDisposed = false;
}

/**
 * The namespace for `RunsModel` statics.
 */
export namespace RunsModel {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly connection: string;
    readonly scope: RunsScope;
    /** How the table is set up at first. */
    readonly setup: ITableSetup;
    /** Of the same connection. Not disposed of with this. */
    readonly watch: StoreWatch;
  }
}
