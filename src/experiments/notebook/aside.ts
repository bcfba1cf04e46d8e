import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { IExperimentsModel } from '../../tokens';
import { identityOf } from './identity';

/**
 * Has the model look after the kernel of the current notebook while the panel is not seen, for
 * those who show its live runs elsewhere.
 *
 * Only of a notebook that has had a run, and only in a browser tab that is seen: about all others
 * nothing is asked.
 */
export class AsideWatch implements IDisposable {
  constructor(tracker: INotebookTracker, model: IExperimentsModel) {
    this._tracker = tracker;
    this._model = model;
    tracker.currentChanged.connect(this._onCurrent, this);
    document.addEventListener('visibilitychange', this._look);
    this._follow(tracker.currentWidget);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._tracker.currentChanged.disconnect(this._onCurrent, this);
    document.removeEventListener('visibilitychange', this._look);
    this._follow(null);
    this._isDisposed = true;
  }

  private _onCurrent(
    _: INotebookTracker,
    notebook: NotebookPanel | null
  ): void {
    this._follow(notebook);
  }

  private _follow(notebook: NotebookPanel | null): void {
    this._notebook?.model?.sharedModel.metadataChanged.disconnect(
      this._look,
      this
    );
    this._notebook = notebook;
    void notebook?.context.ready.then(() => {
      if (notebook === this._notebook) {
        notebook.model?.sharedModel.metadataChanged.connect(this._look, this);
        this._look();
      }
    });
    this._look();
  }

  private readonly _look = (): void => {
    this._model.isWatched =
      !document.hidden &&
      this._notebook !== null &&
      typeof identityOf(this._notebook).notebook_id === 'string';
  };

  private readonly _tracker: INotebookTracker;
  private readonly _model: IExperimentsModel;
  private _notebook: NotebookPanel | null = null;
  private _isDisposed = false;
}
