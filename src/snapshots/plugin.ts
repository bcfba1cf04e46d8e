import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
// It listens from the start.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { SnapshotSender } from './sender';

/** Where the person chooses what a snapshot keeps. */
const SETTINGS = 'jupyter-mlflow:card';

/**
 * Keeping the notebook with its runs.
 */
export const snapshotsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:snapshots',
  description: 'Keeps the notebook as it is with each run that it makes.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    registry: ISettingRegistry | null
  ): void => {
    let settings: ISettingRegistry.ISettings | null = null;
    registry?.load(SETTINGS).then(
      loaded => {
        settings = loaded;
      },
      (reason: unknown) => {
        console.warn('Snapshots are kept without outputs.', reason);
      }
    );
    new SnapshotSender({
      tracker,
      serverSettings: app.serviceManager.serverSettings,
      keepOutputs: () => settings?.get('snapshotOutputs').composite === true
    });
  }
};
