import {
  Clipboard,
  Dialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { URLExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IEndpoint } from '../api/endpoints';
import type { RunDetails } from '../api/views';
import { ViewsClient } from '../api/views';
import { RunLinks } from '../common/runlinks';
import { asRequestError } from '../request';
import { CommandIDs } from '../tokens';
import { askForVersion } from './changeversion';
import type { EndpointPageModel } from './model';

/** How long "Copied" is told, in ms. */
const SHORT = 2_000;

/**
 * What a person can do on an endpoint's page.
 */
export class EndpointActions {
  constructor(options: EndpointActions.IOptions) {
    this._options = options;
  }

  /** Where the endpoint is asked. */
  urlOf({ path }: IEndpoint): string {
    const { baseUrl } = this._options.serverSettings;
    return new URL(URLExt.join(baseUrl, path), window.location.href).href;
  }

  /** Show what is served: the registered model, or the run that made it. */
  openModel({ connection, model, version, run_id: runId }: IEndpoint): void {
    const { commands } = this._options;
    if ('name' in model && commands.hasCommand(CommandIDs.openModel)) {
      const { name } = model;
      void commands.execute(CommandIDs.openModel, {
        connection,
        name,
        ...(version === null ? {} : { version })
      });
    } else if (runId !== null) {
      void commands.execute(CommandIDs.openRunPage, { connection, runId });
    }
  }

  /** Where the run of its model came from. */
  linksOf({ connection }: IEndpoint): RunLinks {
    return new RunLinks(this._options.commands, connection);
  }

  /** @throws RequestError */
  runOf(connection: string, runId: string): Promise<RunDetails> {
    return new ViewsClient(this._options.serverSettings).run(
      connection,
      runId,
      { ranges: false }
    );
  }

  copy(text: string, told: string): void {
    Clipboard.copyToSystem(text);
    Notification.success(told, { autoClose: SHORT });
  }

  /** It never rejects: what goes wrong is told. */
  async setState(state: 'ready' | 'stopped'): Promise<void> {
    await this._try(() => this._options.model.change({ state }));
  }

  /** Ask for another version, and serve that. */
  async changeVersion(endpoint: IEndpoint): Promise<void> {
    const { serverSettings, model, trans } = this._options;
    await askForVersion({
      endpoint,
      serverSettings,
      change: changes => model.change(changes),
      trans
    });
  }

  /** Ask whether the endpoint shall be deleted, and delete it. */
  async delete({ name }: IEndpoint): Promise<void> {
    const { model, trans, onDeleted } = this._options;
    const { button } = await showDialog({
      title: trans.__('Delete endpoint “%1”?', name),
      body: trans.__(
        'Requests to it fail from then on. The model and its versions stay.'
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete') })
      ],
      defaultButton: 0
    });
    if (button.accept) {
      await this._try(async () => {
        await model.delete();
        onDeleted();
        Notification.success(trans.__('Endpoint “%1” deleted', name), {
          autoClose: SHORT
        });
      });
    }
  }

  private async _try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (reason) {
      const { message } = asRequestError(reason);
      Notification.error(message, { autoClose: false });
    }
  }

  private readonly _options: EndpointActions.IOptions;
}

/**
 * The namespace for `EndpointActions` statics.
 */
export namespace EndpointActions {
  export interface IOptions {
    readonly model: EndpointPageModel;
    readonly commands: CommandRegistry;
    readonly serverSettings: ServerConnection.ISettings;
    readonly trans: TranslationBundle;
    /** The endpoint is gone. */
    readonly onDeleted: () => void;
  }
}
