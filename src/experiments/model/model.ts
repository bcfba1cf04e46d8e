import type { ServerConnection } from '@jupyterlab/services';
import { JSONExt } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints } from '../../api/events';
import { Refresher } from '../../common/refresher';
import type { Setups } from '../../common/setups';
import type {
  IExperimentsModel,
  IExperimentsState,
  IIdleKernel,
  IListing,
  Place
} from '../../tokens';
import { NotebookPart } from './notebookpart';
import { Refreshing } from './refreshing';
import { RunsPart } from './runspart';
import { Source } from './source';
import {
  NOTHING,
  connectionOf,
  listsExperiments,
  liveCount,
  storeOf
} from './state';
import type { Part } from './triggers';
import { ALL, Triggers } from './triggers';

/** What is asked for while the panel is not seen: it concerns no store. */
const ASIDE: readonly Part[] = ['notebook', 'connections'];

/**
 * The runs of one notebook or experiment: what the panel shows.
 */
export class ExperimentsModel implements IExperimentsModel {
  constructor(options: ExperimentsModel.IOptions) {
    this._source = new Source(options.serverSettings);
    const state = (): IExperimentsState => this._state;
    const set = (changes: Partial<IExperimentsState>): void => {
      this._set({ ...this._state, ...changes });
    };
    this._runs = new RunsPart({
      views: this._source.views,
      setups: options.setups,
      state,
      set,
      onRows: now => void this._bests.wish(['best'], { now })
    });
    this._notebook = new NotebookPart({
      source: this._source,
      state,
      set,
      onOther: () => {
        this._refreshing.forget('runs');
        return { ...this._runs.clear(), isLoading: true, error: null };
      },
      invalidate: () => {
        this.invalidate();
      }
    });
    const refreshing = new Refreshing({
      notebook: this._notebook,
      runs: this._runs,
      state,
      set,
      onEnd: hasFailed => {
        this._triggers.settle(hasFailed);
      }
    });
    this._refreshing = refreshing;
    this._refresher = new Refresher(parts =>
      refreshing.work(parts, this._isVisible)
    );
    // By itself: it takes longer than the rows, which would wait for its pauses, too.
    this._bests = new Refresher(async () => {
      if (this._isVisible) {
        await this._runs.loadBest();
      }
    });
    this._triggers = new Triggers({
      hints: options.hints,
      mayHint: options.mayHint,
      views: this._source.views,
      state,
      isWanted: () => this._isVisible,
      where: () => ({
        connection: this.connectionId,
        cursor: this._runs.cursor
      }),
      wish: parts => this._wish(parts)
    });
  }

  get state(): IExperimentsState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get connectionId(): string {
    return connectionOf(this._state);
  }

  get liveRuns(): number {
    return liveCount(this._state);
  }

  get notebookStore(): IExperimentsModel['notebookStore'] {
    return storeOf(this._state);
  }

  get path(): string | null {
    return this._state.path;
  }
  set path(path: string | null) {
    if (path === this._state.path) {
      return;
    }
    const { place } = this._state;
    if (place.kind === 'notebook') {
      this._refreshing.forget('notebook', 'runs');
      this._set({
        ...NOTHING,
        ...this._runs.clear(),
        path,
        isLoading: path !== null
      });
    } else {
      // The panel has left the notebook; it comes back to the current one.
      this._refreshing.forget('notebook');
      this._set({ ...this._state, ...NotebookPart.unknown(), path });
    }
    void this._wish(ALL, { now: true });
  }

  get place(): Place {
    return this._state.place;
  }
  set place(place: Place) {
    if (JSONExt.deepEqual({ ...place }, { ...this._state.place })) {
      return;
    }
    this._refreshing.forget('notebook', 'runs');
    this._set({
      ...this._state,
      ...this._runs.clear(),
      place,
      cellId: null,
      error: null,
      isLoading: place.kind === 'notebook' ? this._state.path !== null : true
    });
    void this._wish(ALL, { now: true });
  }

  get cellId(): string | null {
    return this._state.cellId;
  }
  set cellId(cellId: string | null) {
    if (cellId === this._state.cellId) {
      return;
    }
    this._set({
      ...this._state,
      ...this._runs.restart(),
      cellId,
      isLoading: this._state.notebookId !== null
    });
    void this._wish(['runs'], { now: true });
  }

  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible === this._isVisible) {
      return;
    }
    this._isVisible = isVisible;
    this._visibilityChanged.emit();
    if (isVisible) {
      void this._triggers.start();
    }
    void this._wish(ALL, { now: true });
  }

  get visibilityChanged(): ISignal<this, void> {
    return this._visibilityChanged;
  }

  get isWatched(): boolean {
    return this._isWatched;
  }
  set isWatched(isWatched: boolean) {
    if (isWatched !== this._isWatched) {
      this._isWatched = isWatched;
      void this._wish(ASIDE);
    }
  }

  /** The notebook's kernel, while it has been idle for a moment. */
  set idleKernel(idleKernel: IIdleKernel | null) {
    this._notebook.idleKernel = idleKernel;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._triggers.dispose();
    this._refresher.dispose();
    this._bests.dispose();
    Signal.clearData(this);
  }

  refresh(): Promise<void> {
    this._source.retry();
    this._runs.expect();
    return this._wish(ALL, { now: true });
  }

  list(changes: Partial<IListing>): Promise<void> {
    this._runs.list(changes);
    return this._wish(['runs'], { now: true });
  }

  look(first: number, last: number): Promise<void> {
    return this._runs.look(first, last)
      ? this._wish(['rows'], { now: true })
      : Promise.resolve();
  }

  unfold(runId: string, count: number): Promise<void> {
    this._runs.unfold(runId, count);
    return count > 0
      ? this._wish(['children'], { now: true })
      : Promise.resolve();
  }

  keys(): ReturnType<IExperimentsModel['keys']> {
    return this._runs.keys();
  }

  ids(first: number, last: number): Promise<readonly string[]> {
    return this._runs.ids(first, last);
  }

  async locate(runId: string): Promise<number | null> {
    const row = await this._runs.locate(runId);
    await this._wish(['children'], { now: true });
    return row;
  }

  dismissDeletedExperiment(): void {
    this._runs.dismissDeleted();
  }

  /** The kernel has done something: its runs, and where they go, may be others now. */
  invalidate(): void {
    void this._wish(['notebook', 'runs']);
  }

  private _wish(
    parts: readonly Part[],
    options?: { now?: boolean }
  ): Promise<void> {
    const { path } = this._state;
    const isSeen = this._isVisible;
    const wanted =
      isSeen && !(listsExperiments(this._state) && path === null)
        ? parts
        : parts.filter(part => ASIDE.includes(part));
    return wanted.length > 0 && (isSeen || (this._isWatched && path !== null))
      ? this._refresher.wish(wanted, options)
      : Promise.resolve();
  }

  private _set(state: IExperimentsState): void {
    if (this._isDisposed) {
      return;
    }
    const { connections } = this._notebook;
    const id = connectionOf(state);
    const connection = connections.find(one => one.id === id) ?? null;
    this._state = { ...state, connection, connections };
    this._stateChanged.emit();
  }

  private readonly _source: Source;
  private readonly _notebook: NotebookPart;
  private readonly _runs: RunsPart;
  private readonly _refreshing: Refreshing;
  private readonly _refresher: Refresher<Part>;
  private readonly _bests: Refresher<'best'>;
  private readonly _triggers: Triggers;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _visibilityChanged = new Signal<this, void>(this);
  private _state = NOTHING;
  private _isVisible = false;
  private _isWatched = false;
  private _isDisposed = false;
}

/**
 * The namespace for `ExperimentsModel` statics.
 */
export namespace ExperimentsModel {
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
    /** What the server says changed; disposed of with the model. */
    readonly hints: Hints;
    /** Whether hints can come at all. It never rejects. */
    readonly mayHint: () => Promise<boolean>;
    /** How the person has set up the lists of runs. */
    readonly setups: Setups;
  }
}
