import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServerConnection } from '@jupyterlab/services';
import type { Hints } from '../../api/events';
import type { IExperimentsModel } from '../../tokens';
import { FirstRunWatch } from './firstrun';

/** Where a notebook's metadata holds its identity: `mlflow.notebook_id`. */
const METADATA = 'mlflow';

/**
 * Writes a notebook's identity into its metadata when it has its first run, so that its runs are
 * found again when the file is moved, or opened on another server.
 *
 * Through the shared model, never into the file behind an open editor; it is saved when the
 * person saves.
 *
 * @returns What looks for first runs that the model does not show.
 */
export function keepIdentity({
  tracker,
  model,
  hints,
  serverSettings
}: {
  readonly tracker: INotebookTracker;
  readonly model: IExperimentsModel;
  readonly hints: Hints;
  readonly serverSettings: ServerConnection.ISettings;
}): FirstRunWatch {
  /** What holds the id that the server says: a copy holds its original's until it has a run. */
  const kept = new WeakSet<NotebookPanel>();
  const keep = (path: string | null, notebookId: string): void => {
    tracker
      .filter(notebook => notebook.context.localPath === path)
      .forEach(notebook => {
        write(notebook, notebookId);
        kept.add(notebook);
      });
  };
  model.stateChanged.connect(() => {
    const { place, path, notebookId, runs } = model.state;
    const isShown = place.kind === 'notebook' && runs.length > 0;
    if (notebookId !== null && isShown) {
      keep(path, notebookId);
    }
  });
  return new FirstRunWatch({
    tracker,
    hints,
    serverSettings,
    isWanted: notebook =>
      notebook.model?.readOnly === false &&
      !kept.has(notebook) &&
      // What the panel shows the model has asked for already.
      !(model.isVisible && notebook.context.localPath === model.path),
    onFirstRun: keep
  });
}

/** What a notebook's metadata says of its identity: anything may be there. */
export function identityOf(notebook: NotebookPanel): {
  readonly notebook_id?: unknown;
} {
  const found: unknown = notebook.model?.sharedModel.getMetadata(METADATA);
  return typeof found === 'object' && found !== null ? found : {};
}

function write(notebook: NotebookPanel, notebookId: string): void {
  const content = notebook.model;
  if (!content || content.readOnly) {
    return;
  }
  const kept = identityOf(notebook);
  // What the server says counts: a copy carries its original's until it has its own.
  if (kept.notebook_id !== notebookId) {
    content.sharedModel.setMetadata(METADATA, {
      ...kept,
      notebook_id: notebookId
    });
  }
}
