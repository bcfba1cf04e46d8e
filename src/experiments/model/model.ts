import type { ServerConnection } from '@jupyterlab/services';
import { JSONExt } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints } from '../../api/events';
import type { Setups } from '../../common/setups';
import type {
  IExperimentsModel,
  IExperimentsState,
  IIdleKernel,
  IListing,
  Place
} from '../../tokens';
import { Asking } from './asking';
import { NotebookPart } from './notebookpart';
import { Refreshing } from './refreshing';
import { RunsPart } from './runspart';
import { Source } from './source';
import { NOTHING, connectionOf, liveCount, storeOf } from './state';
import { ALL } from './triggers';

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
      onRows: now => {
        this._asking.wishBest(now);
      }
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
        this._asking.settle(hasFailed);
      }
    });
    this._refreshing = refreshing;
    this._asking = new Asking({
      hints: options.hints,
      mayHint: options.mayHint,
      views: this._source.views,
      state,
      where: () => ({
        connection: this.connectionId,
        cursor: this._runs.cursor
      }),
      refresh: (parts, isSeen) => refreshing.work(parts, isSeen),
      loadBest: () => this._runs.loadBest()
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
    void this._asking.wish(ALL, { now: true });
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
    void this._asking.wish(ALL, { now: true });
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
    void this._asking.wish(['runs'], { now: true });
  }

  get isVisible(): boolean {
    return this._asking.isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible !== this._asking.isVisible) {
      this._asking.isVisible = isVisible;
      this._visibilityChanged.emit();
    }
  }

  get visibilityChanged(): ISignal<this, void> {
    return this._visibilityChanged;
  }

  get isWatched(): boolean {
    return this._asking.isWatched;
  }
  set isWatched(isWatched: boolean) {
    this._asking.isWatched = isWatched;
  }

  /** The notebook's kernel, while it has been idle for a moment. */
  set idleKernel(idleKernel: IIdleKernel | null) {
    this._notebook.idleKernel = idleKernel;
  }

  get isDisposed(): boolean {
    return this._asking.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._asking.dispose();
    Signal.clearData(this);
  }

  refresh(): Promise<void> {
    this._source.retry();
    this._runs.expect();
    return this._asking.wish(ALL, { now: true });
  }

  list(changes: Partial<IListing>): Promise<void> {
    this._runs.list(changes);
    return this._asking.wish(['runs'], { now: true });
  }

  look(first: number, last: number): Promise<void> {
    return this._runs.look(first, last)
      ? this._asking.wish(['rows'], { now: true })
      : Promise.resolve();
  }

  unfold(runId: string, count: number): Promise<void> {
    this._runs.unfold(runId, count);
    return count > 0
      ? this._asking.wish(['children'], { now: true })
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
    await this._asking.wish(['children'], { now: true });
    return row;
  }

  dismissDeletedExperiment(): void {
    this._runs.dismissDeleted();
  }

  /** The kernel has done something: its runs, and where they go, may be others now. */
  invalidate(): void {
    void this._asking.wish(['notebook', 'runs']);
  }

  private _set(state: IExperimentsState): void {
    if (this.isDisposed) {
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
  private readonly _asking: Asking;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _visibilityChanged = new Signal<this, void>(this);
  private _state = NOTHING;
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
