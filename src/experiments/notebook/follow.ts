import type { ISessionContext } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { IIdleKernel } from '../../tokens';
import type { ExperimentsModel } from '../model/model';
import { Executions } from './executions';

/** How long a kernel does nothing before that is spoken of, in ms: between two cells it is short. */
const IDLE = 1_000;

/**
 * Tells a model which notebook is the current one, and what its kernel does.
 */
export class NotebookFollower implements IDisposable {
  constructor(tracker: INotebookTracker, model: ExperimentsModel) {
    this._tracker = tracker;
    this._model = model;
    tracker.currentChanged.connect(this._onCurrentChanged, this);
    this._follow(tracker.currentWidget);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._tracker.currentChanged.disconnect(this._onCurrentChanged, this);
    this._follow(null);
  }

  private _onCurrentChanged(
    _: INotebookTracker,
    notebook: NotebookPanel | null
  ): void {
    this._follow(notebook);
  }

  private _follow(notebook: NotebookPanel | null): void {
    if (this._notebook) {
      const { context, sessionContext } = this._notebook;
      context.pathChanged.disconnect(this._onPathChanged, this);
      sessionContext.statusChanged.disconnect(this._onStatus, this);
      sessionContext.connectionStatusChanged.disconnect(
        this._onConnection,
        this
      );
      sessionContext.kernelChanged.disconnect(this._onKernelChanged, this);
      Executions.of(sessionContext).changed.disconnect(this._onStatus, this);
    }
    this._notebook = notebook;
    if (notebook) {
      const { context, sessionContext } = notebook;
      context.pathChanged.connect(this._onPathChanged, this);
      sessionContext.statusChanged.connect(this._onStatus, this);
      sessionContext.connectionStatusChanged.connect(this._onConnection, this);
      sessionContext.kernelChanged.connect(this._onKernelChanged, this);
      Executions.of(sessionContext).changed.connect(this._onStatus, this);
    }
    this._awaitIdle();
    // The path as the server knows it, without the name of a Lab drive.
    this._model.path = notebook?.context.localPath ?? null;
  }

  /** From now on the kernel is busy, until it has been idle for a moment. */
  private _awaitIdle(): void {
    clearTimeout(this._timer);
    this._model.idleKernel = null;
    if (this._isIdle) {
      this._timer = setTimeout(() => {
        this._model.idleKernel = this._idleKernel;
      }, IDLE);
    }
  }

  private _onPathChanged(context: DocumentRegistry.Context): void {
    this._model.path = context.localPath;
  }

  private _onStatus(): void {
    this._awaitIdle();
    if (this._isIdle) {
      this._model.invalidate();
    }
  }

  private _onConnection(
    _: ISessionContext,
    status: Kernel.ConnectionStatus
  ): void {
    // When the kernel's socket was down so was that of the events, and there is no replay.
    if (status === 'connected') {
      void this._model.refresh();
    }
  }

  private _onKernelChanged(): void {
    this._awaitIdle();
    this._model.invalidate();
  }

  private get _isIdle(): boolean {
    const context = this._notebook?.sessionContext;
    return context !== undefined && Executions.isIdle(context);
  }

  private get _idleKernel(): IIdleKernel | null {
    const { session, specsManager } = this._notebook?.sessionContext ?? {};
    const kernel = session?.kernel;
    const specs = specsManager?.specs?.kernelspecs;
    return kernel && this._isIdle
      ? { id: kernel.id, language: specs?.[kernel.name]?.language ?? '' }
      : null;
  }

  private readonly _tracker: INotebookTracker;
  private readonly _model: ExperimentsModel;
  private _notebook: NotebookPanel | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}
