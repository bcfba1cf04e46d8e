import type { ServerConnection } from '@jupyterlab/services';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { listConnections } from '../api/connections';
import type { Hints, IHint } from '../api/events';
import { NotebooksClient } from '../api/notebooks';
import { ViewsClient } from '../api/views';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { IExperimentsModel, IExperimentsState } from '../tokens';
import { ChangesPoll } from './changes';
import { Refresher } from './refresher';
import { toRuns } from './rows';

/** Runs that are listed at first, and added by "Show more". */
const WINDOW = 100;

/** The safety net under the events, and the first retry after an error, in ms. */
const POLL_INTERVAL = 30_000;
const RETRY_INTERVAL = 3_000;

const DEFAULT_CONNECTION = 'default';

type Part = 'notebook' | 'connections' | 'runs';
const ALL: readonly Part[] = ['notebook', 'connections', 'runs'];

const NOTHING: IExperimentsState = {
  path: null,
  notebookId: null,
  isLoading: false,
  connection: null,
  kernel: null,
  experimentName: null,
  runs: [],
  total: 0,
  error: null
};

/**
 * The runs of one notebook: what the panel shows, and when to ask for it.
 */
export class ExperimentsModel implements IExperimentsModel {
  constructor(options: ExperimentsModel.IOptions) {
    this._settings = options.serverSettings;
    this._notebooks = new NotebooksClient(options.serverSettings);
    this._views = new ViewsClient(options.serverSettings);
    this._refresher = new Refresher(parts => this._work(parts));
    // It is scheduled by each refresh, whatever caused that.
    this._poll = new Poll({
      name: 'jupyter-mlflow:runs',
      auto: false,
      factory: () => this._wish(ALL),
      frequency: { interval: POLL_INTERVAL, max: POLL_INTERVAL },
      standby: () => !this._isVisible
    });
    this._hints = options.hints;
    this._hints.hinted.connect(this._onHint, this);
    this._mayHint = options.mayHint;
  }

  get state(): IExperimentsState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get connectionId(): string {
    return this._state.kernel?.connection ?? DEFAULT_CONNECTION;
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
    this._set({
      ...NOTHING,
      connection: this._state.connection,
      path,
      isLoading: path !== null
    });
    void this._wish(ALL, { now: true });
  }

  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible === this._isVisible) {
      return;
    }
    this._isVisible = isVisible;
    if (isVisible && !this._hasAsked) {
      this._hasAsked = true;
      void this._askForHints();
    }
    void this._wish(ALL, { now: true });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._poll.dispose();
    this._changesPoll?.dispose();
    this._hints.dispose();
    this._refresher.dispose();
    Signal.clearData(this);
  }

  refresh(): Promise<void> {
    return this._wish(ALL, { now: true });
  }

  showMore(): Promise<void> {
    this._limit += WINDOW;
    return this._wish(['runs'], { now: true });
  }

  /** The kernel has done something: its runs, and where they go, may be others now. */
  invalidate(): void {
    void this._wish(['notebook', 'runs']);
  }

  /** Look where the server says that something changed. */
  private _onHint(_: unknown, hint: IHint): void {
    const { kernel, path } = this._state;
    switch (hint.kind) {
      case 'store':
        if ((hint.connection ?? this.connectionId) === this.connectionId) {
          void this._wish(['runs']);
        }
        break;
      case 'kernel':
        // As long as our kernel has said nothing, it may be this one.
        if (!kernel || hint.kernel_id === kernel.kernel_id) {
          this.invalidate();
        }
        break;
      case 'notebook':
        if ((hint.path ?? path) === path) {
          this.invalidate();
        }
        break;
      case 'connection':
        // A store that came up, or broke, changes what can be known of its runs.
        void this._wish(['connections', 'runs']);
        break;
    }
  }

  /** Where no hints can come, ask the store for changes from time to time. */
  private async _askForHints(): Promise<void> {
    if ((await this._mayHint()) || this._isDisposed) {
      return;
    }
    this._changesPoll = new ChangesPoll({
      views: this._views,
      isWanted: () => this._isVisible,
      where: () => ({ connection: this.connectionId, cursor: this._cursor }),
      onChange: () => this._wish(['runs'])
    });
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
    const { path } = this._state;
    if (path === null) {
      return;
    }
    const connections = parts.has('connections')
      ? this._refreshConnections()
      : null;
    if (parts.has('notebook') || this._state.notebookId === null) {
      await this._attempt('notebook', path, () => this._refreshNotebook(path));
    }
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
      this._settle();
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
    const { notebook_id, kernel } = await this._notebooks.get(path);
    if (path === this._state.path) {
      const isOther = notebook_id !== this._state.notebookId;
      this._set({
        ...this._state,
        ...(isOther ? { runs: [], total: 0, experimentName: null } : {}),
        notebookId: notebook_id,
        kernel
      });
    }
  }

  private async _refreshRuns(path: string): Promise<void> {
    const window = await this._views.runs(this.connectionId, {
      notebookId: this._state.notebookId ?? '',
      offset: 0,
      limit: this._limit
    });
    if (path !== this._state.path) {
      return;
    }
    this._cursor = window.cursor;
    this._set({
      ...this._state,
      isLoading: false,
      experimentName: window.experiment?.name ?? null,
      runs: toRuns(window, this._state.runs),
      total: window.total
    });
  }

  /** Its label and light are an extra: without them the runs are still worth showing. */
  private async _refreshConnections(): Promise<void> {
    try {
      const connections = await listConnections(this._settings);
      const connection =
        connections.find(({ id }) => id === this.connectionId) ?? null;
      this._set({ ...this._state, connection });
    } catch {
      this._set({ ...this._state, connection: null });
    }
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

  /** Publish the outcome and set the next look of the safety net. */
  private _settle(): void {
    const [error = null] = this._errors.values();
    this._set({ ...this._state, isLoading: false, error });
    this._failures = error ? this._failures + 1 : 0;
    void this._poll.schedule({
      interval: error
        ? Math.min(RETRY_INTERVAL * 2 ** (this._failures - 1), POLL_INTERVAL)
        : POLL_INTERVAL,
      phase: error ? 'rejected' : 'resolved'
    });
  }

  private _set(state: IExperimentsState): void {
    if (this._isDisposed) {
      return;
    }
    this._state = state;
    this._stateChanged.emit();
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _notebooks: NotebooksClient;
  private readonly _views: ViewsClient;
  private readonly _hints: Hints;
  private readonly _mayHint: () => Promise<boolean>;
  private readonly _refresher: Refresher<Part>;
  private readonly _poll: Poll<void, RequestError>;
  private _changesPoll: ChangesPoll | null = null;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _errors = new Map<Part, RequestError>();
  private _state = NOTHING;
  private _limit = WINDOW;
  private _failures = 0;
  private _cursor = '';
  private _hasAsked = false;
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
