import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIDs } from '../../tokens';

/** How long a cell is highlighted, in ms; as long as the animation of its style. */
const FLASH = 1_500;
const FLASH_CLASS = 'jp-MlflowCell-flash';

/**
 * From a run to the cell that made it.
 */
export const goToCellPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:go-to-cell',
  description: 'Adds the command that goes to the cell that made a run.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ): void => {
    const { commands, shell, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');

    const open = async (path: string): Promise<NotebookPanel | undefined> => {
      const find = (): NotebookPanel | undefined =>
        tracker.find(({ context }) => context.localPath === path);
      if (!find()) {
        // Where the current notebook is from a drive of Lab's, as "RTC:", so is its neighbour.
        const drive = serviceManager.contents.driveName(
          tracker.currentWidget?.context.path ?? ''
        );
        await commands.execute('docmanager:open', {
          path: drive ? `${drive}:${path}` : path
        });
      }
      return find();
    };

    commands.addCommand(CommandIDs.goToCell, {
      label: trans.__('Go to cell'),
      caption: trans.__('Go to the cell that made a run'),
      describedBy: {
        args: {
          type: 'object',
          required: ['notebookPath', 'cellId'],
          properties: {
            notebookPath: {
              type: 'string',
              description: trans.__('The notebook, below the server’s root')
            },
            cellId: { type: 'string', description: trans.__('Id of the cell') }
          }
        }
      },
      isEnabled: args =>
        typeof args.notebookPath === 'string' &&
        typeof args.cellId === 'string',
      execute: async ({ notebookPath, cellId }) => {
        if (typeof notebookPath !== 'string' || typeof cellId !== 'string') {
          return;
        }
        let panel: NotebookPanel | undefined;
        try {
          panel = await open(notebookPath);
        } catch (reason) {
          const failure = trans.__(
            '%1 cannot be opened. It may have been moved or deleted since the run.',
            notebookPath
          );
          console.warn(failure, reason);
          Notification.warning(failure, { autoClose: 8_000 });
        }
        // Notebook 7 opens it in a tab of the browser.
        if (!panel) {
          return;
        }
        shell.activateById(panel.id);
        await panel.context.ready;
        await panel.revealed;
        await reveal(panel, cellId, trans);
      }
    });
  }
};

async function reveal(
  { content: notebook }: NotebookPanel,
  cellId: string,
  trans: TranslationBundle
): Promise<void> {
  const index = notebook.widgets.findIndex(({ model }) => model.id === cellId);
  const cell = notebook.widgets[index];
  if (!cell) {
    Notification.info(trans.__('This cell is no longer in its notebook.'), {
      autoClose: 5_000
    });
    return;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  // It may be in a section that is folded.
  NotebookActions.expandParent(cell, notebook);
  await notebook.scrollToCell(cell, 'smart');
  cell.addClass(FLASH_CLASS);
  // In a notebook that was just opened, cells above still grow as they are drawn.
  const observer = new ResizeObserver(() => {
    cell.node.scrollIntoView({ block: 'nearest' });
  });
  observer.observe(notebook.viewportNode);
  setTimeout(() => {
    observer.disconnect();
    cell.removeClass(FLASH_CLASS);
  }, FLASH);
}
