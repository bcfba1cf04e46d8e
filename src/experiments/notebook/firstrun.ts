import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { Hints, IHint } from '../../api/events';
import { NotebooksClient } from '../../api/notebooks';
import { Refresher } from '../../common/refresher';

/**
 * Notices the first run of any open notebook, also while no panel is seen. A hidden tab asks later.
 *
 * It asks only when a kernel has told the server something new: a kernel that uses MLflow does so a
 * few times around its first run, one that does not only when it starts.
 */
export class FirstRunWatch implements IDisposable {
  constructor(options: FirstRunWatch.IOptions) {
    this._options = options;
    this._notebooks = new NotebooksClient(options.serverSettings);
    this._refresher = new Refresher(paths => this._work(paths));
    options.hints.hinted.connect(this._onHint, this);
    document.addEventListener('visibilitychange', this._onVisibility);
    options.tracker.widgetAdded.connect(this._onAdded, this);
    options.tracker.forEach(notebook => {
      this._onAdded(options.tracker, notebook);
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    document.removeEventListener('visibilitychange', this._onVisibility);
    const { hints, tracker } = this._options;
    hints.hinted.disconnect(this._onHint, this);
    tracker.widgetAdded.disconnect(this._onAdded, this);
    tracker.forEach(({ sessionContext }) => {
      sessionContext.statusChanged.disconnect(this._onStatus, this);
    });
    this._refresher.dispose();
  }

  private _onAdded(_: INotebookTracker, notebook: NotebookPanel): void {
    notebook.sessionContext.statusChanged.connect(this._onStatus, this);
  }

  private _onHint(_: Hints, { kind, kernel_id = '', path }: IHint): void {
    if (kind === 'notebook' && !this._kernels.has(kernel_id)) {
      // A notebook got a kernel.
      this._starting.add(kernel_id);
    } else if (kind === 'kernel' && !this._starting.delete(kernel_id) && path) {
      this._look(path);
    }
    this._kernels.add(kernel_id);
  }

  private _onStatus(context: ISessionContext, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this._starting.add(context.session?.kernel?.id ?? '');
    }
  }

  private readonly _onVisibility = (): void => {
    if (!document.hidden) {
      const paths = [...this._postponed];
      this._postponed.clear();
      paths.forEach(path => {
        this._look(path);
      });
    }
  };

  private _look(path: string): void {
    if (document.hidden) {
      this._postponed.add(path);
    } else if (this._wanted(path)) {
      void this._refresher.wish([path]);
    }
  }

  /** The notebook at `path`, if it is open and its first run matters. */
  private _wanted(path: string): NotebookPanel | undefined {
    const { tracker, isWanted } = this._options;
    return tracker.find(
      notebook => notebook.context.localPath === path && isWanted(notebook)
    );
  }

  private async _work(paths: ReadonlySet<string>): Promise<void> {
    for (const path of paths) {
      try {
        await this._ask(path);
      } catch {
        // A server that cannot be reached is the panel's to tell of; the next hint tries again.
      }
    }
  }

  private async _ask(path: string): Promise<void> {
    if (!this._wanted(path)) {
      return;
    }
    const { notebook_id, kernel } = await this._notebooks.get(path);
    if (!this._isDisposed && notebook_id !== null && kernel?.new_runs.length) {
      this._options.onFirstRun(path, notebook_id);
    }
  }

  private readonly _options: FirstRunWatch.IOptions;
  private readonly _notebooks: NotebooksClient;
  private readonly _refresher: Refresher<string>;
  /** Kernels that were heard of. */
  private readonly _kernels = new Set<string>();
  /** Kernels whose next report is the one at their start, before any cell. */
  private readonly _starting = new Set<string>();
  /** Paths to look at when the browser's tab is seen again. */
  private readonly _postponed = new Set<string>();
  private _isDisposed = false;
}

/**
 * The namespace for `FirstRunWatch` statics.
 */
export namespace FirstRunWatch {
  export interface IOptions {
    readonly tracker: INotebookTracker;
    /** Users who get none have the panel only. */
    readonly hints: Hints;
    readonly serverSettings: ServerConnection.ISettings;
    /** Whether it matters when a notebook has its first run. */
    readonly isWanted: (notebook: NotebookPanel) => boolean;
    /** Called with the notebook's path and id, when it has a run. */
    readonly onFirstRun: (path: string, notebookId: string) => void;
  }
}
