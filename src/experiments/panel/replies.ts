import { Clipboard } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { upgradeConnection } from '../../api/connections';
import { ExperimentsClient } from '../../api/experiments';
import { NotebooksClient } from '../../api/notebooks';
import type { IExperimentsModel } from '../../tokens';
import { INSTALL } from '../model/state';

/**
 * What a person replies to the panel's notices. What fails rejects, and is shown at its place.
 */
export class Replies {
  constructor(settings: ServerConnection.ISettings, model: IExperimentsModel) {
    this._settings = settings;
    this._model = model;
    this._notebooks = new NotebooksClient(settings);
  }

  /** Whether a copy of a notebook keeps its own experiment, or shares the original's. */
  async answerCopy(choice: 'own' | 'share'): Promise<void> {
    await this._notebooks.answerCopy(this._model.path ?? '', choice);
    await this._model.refresh();
  }

  async restoreExperiment(experimentId: string): Promise<void> {
    const { connectionId } = this._model;
    await new ExperimentsClient(this._settings, connectionId).restore(
      experimentId
    );
    await this._model.refresh();
  }

  /** Go on without the experiment that was deleted. */
  useNewExperiment(): void {
    this._model.dismissDeletedExperiment();
  }

  async upgradeStore(): Promise<void> {
    await upgradeConnection(this._settings, this._model.connectionId);
    await this._model.refresh();
  }

  copyInstall(): void {
    Clipboard.copyToSystem(INSTALL);
  }

  showAllRuns(): void {
    this._model.cellId = null;
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _model: IExperimentsModel;
  private readonly _notebooks: NotebooksClient;
}
