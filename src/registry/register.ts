import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IModelVersion } from '../api/registry';
import { RegistryClient } from '../api/registry';
import type { IRunModels } from '../common/commandargs';
import { CommandIDs } from '../tokens';
import { RegisterDialog } from './dialog';
import { RegisteredNames, suggestName } from './names';
import { Registration } from './registration';
import '../../style/pages.css';

/** How long the toast with "Use for inference" stays, in ms. */
const TOAST = 10_000;

/** What registering needs around it. */
export interface IRegisterOptions {
  readonly commands: CommandRegistry;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
  /** The current notebook's path, null when there is none. */
  readonly notebook: string | null;
}

/**
 * Ask for a name and register a model of a run under it.
 *
 * @returns The new version, null when the person cancelled before there was one.
 */
export async function registerModel(
  { connection, runId, models }: IRunModels,
  { commands, serverSettings, trans, notebook }: IRegisterOptions
): Promise<IModelVersion | null> {
  const client = new RegistryClient(serverSettings, connection);
  const registration = new Registration(client, runId);
  let registered: IModelVersion | null = null;
  const dialog = new RegisterDialog({
    models,
    name: suggestName(models[0], notebook),
    names: new RegisteredNames(client),
    register: async ({ model, name, description }) => {
      registered = await registration.register(
        model ?? models[0],
        name,
        description
      );
      // Told here, as the dialog may have been closed meanwhile.
      tell(registered);
      return registered;
    },
    setAlias: ({ name, version }, alias) =>
      client.setAlias(name, alias, version),
    trans
  });
  await dialog.launch();
  await dialog.settled;
  // Also where the person left the alias out.
  return registered;

  function tell({ name, version }: IModelVersion): void {
    Notification.success(trans.__('%1 version %2 registered', name, version), {
      autoClose: TOAST,
      actions: [
        {
          label: trans.__('Open'),
          callback: () => {
            void commands.execute(CommandIDs.openModel, {
              connection,
              name,
              version
            });
          }
        },
        {
          label: trans.__('Use for inference'),
          callback: () => {
            void commands.execute(CommandIDs.useForInference, {
              connection,
              model: { name, version },
              directory: PathExt.dirname(notebook ?? '')
            });
          }
        }
      ]
    });
  }
}
