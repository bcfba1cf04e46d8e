import type { IEditorServices } from '@jupyterlab/codeeditor';
import type * as nbformat from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookModel, StaticNotebook } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import type { Snapshot } from '../api/views';
import { withoutTrust } from './content';

/** What JupyterLab draws notebooks with. */
export interface INotebookServices {
  readonly rendermime: IRenderMimeRegistry;
  readonly contentFactory: NotebookPanel.IContentFactory;
  readonly editorServices: IEditorServices;
  readonly translator: ITranslator;
}

/**
 * Draw a notebook that can be read but not changed. Nothing in it is trusted.
 *
 * @returns The widget, which owns its model.
 */
export function drawNotebook(
  notebook: Snapshot['notebook'],
  services: INotebookServices
): StaticNotebook {
  const { contentFactory, editorServices, translator } = services;
  const model = new NotebookModel({ translator });
  model.fromJSON(readOnly(notebook));
  model.readOnly = true;
  const widget = new StaticNotebook({
    rendermime: services.rendermime.clone(),
    contentFactory,
    mimeTypeService: editorServices.mimeTypeService,
    translator
  });
  widget.model = model;
  widget.disposed.connect(() => {
    model.dispose();
  });
  return widget;
}

/** The notebook with nothing that can be edited. */
function readOnly(notebook: Snapshot['notebook']): nbformat.INotebookContent {
  const content = withoutTrust(notebook);
  // Of an older format Lab would tell in a dialog.
  delete content.metadata.orig_nbformat;
  for (const { metadata } of content.cells) {
    metadata.editable = false;
  }
  return content;
}
