import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { CommandIDs } from '../tokens';

/** As Lab's own category is named: it is looked up by this. */
const CATEGORY = 'Other';

/**
 * The way in for those who have opened no notebook yet.
 */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:launcher',
  description: 'Adds a card to the launcher that opens all experiments.',
  autoStart: true,
  optional: [ILauncher],
  activate: (_: JupyterFrontEnd, launcher: ILauncher | null): void => {
    launcher?.add({
      command: CommandIDs.showAllExperiments,
      category: CATEGORY,
      rank: 3
    });
  }
};
