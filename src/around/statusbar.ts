import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIDs, IExperimentsModel } from '../tokens';
import { StatusItem } from './statusitem';

/** To the left of what Lab itself has there. */
const RANK = 50;

/**
 * The store and its live runs in the status bar.
 */
export const statusBarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:status-bar',
  description:
    'Shows in the status bar where the current notebook logs to, and its live runs.',
  autoStart: true,
  requires: [IExperimentsModel],
  optional: [IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    model: IExperimentsModel,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (!statusBar) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    statusBar.registerStatusItem('jupyter-mlflow:status', {
      item: new StatusItem(model, trans, () => {
        void app.commands.execute(CommandIDs.openExperiments);
      }),
      align: 'left',
      rank: RANK,
      isActive: () => model.notebookStore !== null,
      activeStateChanged: model.stateChanged
    });
  }
};
