import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIDs } from '../../tokens';

/** Short enough to read, long enough to be seen while it runs. */
const EXAMPLE = `import time

import mlflow

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.1)
    for step in range(20):
        mlflow.log_metric("loss", 0.9**step, step=step)
        time.sleep(0.2)`;

/**
 * A first run for those who have none.
 */
export const examplePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:insert-example',
  description: 'Adds the command that inserts a cell with a first MLflow run.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    app.commands.addCommand(CommandIDs.insertExample, {
      label: trans.__('Insert example cell'),
      caption: trans.__(
        'Insert a cell with an MLflow run below the active cell'
      ),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => tracker.currentWidget?.content.model?.readOnly === false,
      execute: async () => {
        const panel = tracker.currentWidget;
        if (!panel) {
          return;
        }
        app.shell.activateById(panel.id);
        const notebook = panel.content;
        NotebookActions.insertBelow(notebook);
        const cell = notebook.activeCell;
        if (cell) {
          cell.model.sharedModel.setSource(EXAMPLE);
          await notebook.scrollToCell(cell);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.insertExample,
      category: trans.__('MLflow')
    });
  }
};
