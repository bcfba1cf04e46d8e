import type { ServerConnection } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IConnection } from '../api/connections';
import type { Hints } from '../api/events';
import { Refresher } from '../common/refresher';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type {
  IExperimentsModel,
  IExperimentsState,
  IIdleKernel
} from '../tokens';
import { Source } from './source';
import { MOST_LISTED, NOTHING, NO_RUNS, connectionOf } from './state';
import type { Part } from './triggers';
import { ALL, Triggers } from './triggers';

/** Runs that are listed at first, and added by "Show more". */
const WINDOW = 100;

/**
 * The runs of one notebook: what the panel shows.
 */
export class ExperimentsModel implements IExperimentsModel {
  constructor(options: ExperimentsModel.IOptions) {
    this._source = new Source(options.serverSettings);
    this._refresher = new Refresher(parts => this._work(parts));
    this._triggers = new Triggers({
      hints: options.hints,
      mayHint: options.mayHint,
      views: this._source.views,
      state: () => this._state,
      isWanted: () => this._isVisible,
      where: () => ({ connection: this.connectionId, cursor: this._cursor }),
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

  get path(): string | null {
    return this._state.path;
  }
  set path(path: string | null) {
    if (path === this._state.path) {
      return;
    }
    this._limit = WINDOW;
    this._cursor = '';
    this._errors.clear();
    this._set({ ...NOTHING, path, isLoading: path !== null });
    void this._wish(ALL, { now: true });
  }

  get cellId(): string | null {
    return this._state.cellId;
  }
  set cellId(cellId: string | null) {
    if (cellId === this._state.cellId) {
      return;
    }
    this._limit = WINDOW;
    this._set({
      ...this._state,
      cellId,
      runs: [],
      total: 0,
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
    if (isVisible) {
      void this._triggers.start();
    }
    void this._wish(ALL, { now: true });
  }

  /** The notebook's kernel, while it has been idle for a moment. */
  set idleKernel(idleKernel: IIdleKernel | null) {
    this._idleKernel = idleKernel;
    const { kernel } = this._state;
    if (idleKernel && (!kernel || kernel.active_runs.length > 0)) {
      // What is known may be from before: it is published with what the server says now.
      this.invalidate();
    } else if (idleKernel !== this._state.idleKernel) {
      this._set({ ...this._state, idleKernel });
    }
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
    Signal.clearData(this);
  }

  refresh(): Promise<void> {
    this._source.retry();
    return this._wish(ALL, { now: true });
  }

  showMore(): Promise<void> {
    this._limit = Math.min(this._limit + WINDOW, MOST_LISTED);
    return this._wish(['runs'], { now: true });
  }

  dismissDeletedExperiment(): void {
    const { deletedExperiment } = this._state;
    if (deletedExperiment) {
      this._source.dismiss(this.connectionId, deletedExperiment.id);
      this._set({ ...this._state, deletedExperiment: null });
    }
  }

  /** The kernel has done something: its runs, and where they go, may be others now. */
  invalidate(): void {
    void this._wish(['notebook', 'runs']);
  }

  private _wish(
    parts: readonly Part[],
    options?: { now?: boolean }
  ): Promise<void> {
    return this._isVisible && this._state.path !== null
      ? this._refresher.wish(parts, options)
      : Promise.resolve();
  }

  private async _work(parts: ReadonlySet<Part>): Promise<void> {
    const { path, cellId } = this._state;
    if (path === null) {
      return;
    }
    if (parts.has('notebook') || this._state.notebookId === null) {
      await this._attempt('notebook', path, () => this._refreshNotebook(path));
    }
    const connections =
      parts.has('connections') || this._state.connection === null
        ? this._refreshConnections()
        : null;
    const asksForRuns =
      parts.has('runs') &&
      this._state.notebookId !== null &&
      !this._errors.has('notebook');
    if (asksForRuns) {
      await this._attempt('runs', path, () => this._refreshRuns(path));
    }
    await connections;
    if (path === this._state.path) {
      if (asksForRuns && this._isConnectionOutdated()) {
        await this._refreshConnections();
      }
      const [error = null] = this._errors.values();
      // Of another cell the runs are still to come.
      const isLoading = this._state.isLoading && cellId !== this._state.cellId;
      this._set({ ...this._state, isLoading, error });
      this._triggers.settle(error !== null);
    }
  }

  /** A store comes up, or fails, with our own request for its runs. */
  private _isConnectionOutdated(): boolean {
    const { connection } = this._state;
    return (
      connection?.id !== this.connectionId ||
      (connection.state === 'ready') === this._errors.has('runs')
    );
  }

  private async _refreshNotebook(path: string): Promise<void> {
    const idleKernel = this._idleKernel;
    const notebook = await this._source.notebook(path);
    if (path !== this._state.path) {
      return;
    }
    const before = this._state;
    const isOther =
      notebook.notebookId !== before.notebookId ||
      connectionOf(notebook) !== this.connectionId;
    if (isOther) {
      this._limit = WINDOW;
      this._cursor = '';
      this._errors.delete('runs');
    }
    const isIdle = idleKernel === this._idleKernel;
    this._set({
      ...before,
      ...(isOther ? { ...NO_RUNS, isLoading: true, error: null } : {}),
      ...notebook,
      idleKernel: isIdle ? idleKernel : null
    });
    if (!isIdle && this._idleKernel) {
      // What the server said may be from before it was idle.
      this.invalidate();
    }
  }

  private async _refreshRuns(path: string): Promise<void> {
    const { notebookId, cellId } = this._state;
    const [runs, cursor] = await this._source.runs(
      this.connectionId,
      {
        notebookId: notebookId ?? '',
        cellId,
        offset: 0,
        limit: this._limit
      },
      this._state.runs
    );
    if (path === this._state.path && cellId === this._state.cellId) {
      this._cursor = cursor;
      this._set({ ...this._state, ...runs, isLoading: false });
    }
  }

  private async _refreshConnections(): Promise<void> {
    this._connections = await this._source.connections();
    this._set(this._state);
  }

  private async _attempt(
    part: Part,
    path: string,
    ask: () => Promise<void>
  ): Promise<void> {
    let error: RequestError | null = null;
    try {
      await ask();
    } catch (reason) {
      error = asRequestError(reason);
    }
    if (path !== this._state.path) {
      return;
    }
    if (error) {
      this._errors.set(part, error);
    } else {
      this._errors.delete(part);
    }
  }

  private _set(state: IExperimentsState): void {
    if (this._isDisposed) {
      return;
    }
    const id = connectionOf(state);
    const connection = this._connections.find(one => one.id === id) ?? null;
    this._state = { ...state, connection };
    this._stateChanged.emit();
  }

  private readonly _source: Source;
  private readonly _refresher: Refresher<Part>;
  private readonly _triggers: Triggers;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _errors = new Map<Part, RequestError>();
  private _state = NOTHING;
  private _connections: readonly IConnection[] = [];
  private _idleKernel: IIdleKernel | null = null;
  private _limit = WINDOW;
  private _cursor = '';
  private _isVisible = false;
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
  }
}
