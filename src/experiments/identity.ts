import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IExperimentsModel } from '../tokens';

/** Where a notebook's metadata holds its identity: `mlflow.notebook_id`. */
const METADATA = 'mlflow';

/**
 * Writes a notebook's identity into its metadata when it has its first run, so that its runs are
 * found again when the file is moved, or opened on another server.
 *
 * Through the shared model, never into the file behind an open editor; it is saved when the
 * person saves.
 */
export function keepIdentity(
  tracker: INotebookTracker,
  model: IExperimentsModel
): void {
  model.stateChanged.connect(() => {
    const { path, notebookId, runs } = model.state;
    if (notebookId !== null && runs.length > 0) {
      tracker
        .filter(notebook => notebook.context.localPath === path)
        .forEach(notebook => {
          write(notebook, notebookId);
        });
    }
  });
}

function write(notebook: NotebookPanel, notebookId: string): void {
  const content = notebook.model;
  if (!content || content.readOnly) {
    return;
  }
  const found: unknown = content.sharedModel.getMetadata(METADATA);
  const kept = typeof found === 'object' && found !== null ? found : {};
  // What the server says counts: a copy carries its original's until it has its own.
  if ((kept as { notebook_id?: unknown }).notebook_id !== notebookId) {
    content.sharedModel.setMetadata(METADATA, {
      ...kept,
      notebook_id: notebookId
    });
  }
}
