import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IModelVersion } from '../api/registry';
import { RegistryClient } from '../api/registry';
import { RUN_MODELS_SCHEMA, readRunModels } from '../commandargs';
import { registerIcon } from '../components/icons';
import { CommandIDs, IExperimentsModel } from '../tokens';
import { RegisterDialog } from './dialog';
import { RegisteredNames, suggestName } from './names';
import { Registration } from './registration';

/** How long the toast with "Use for inference" stays, in ms. */
const TOAST = 15_000;

/**
 * Registering a run's model.
 */
export const registryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:registry',
  description: 'Adds the command that registers a model of a run.',
  autoStart: true,
  optional: [ITranslator, ICommandPalette, IExperimentsModel],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    commands.addCommand(CommandIDs.registerModel, {
      label: trans.__('Register model…'),
      caption: trans.__('Register a model of a run in the model registry'),
      icon: registerIcon,
      describedBy: { args: { type: 'object', properties: RUN_MODELS_SCHEMA } },
      isEnabled: args => readRunModels(args, experiments) !== null,
      execute: async (args): Promise<IModelVersion | null> => {
        const target = readRunModels(args, experiments);
        if (!target) {
          return null;
        }
        const { connection, runId, models } = target;
        const client = new RegistryClient(
          serviceManager.serverSettings,
          connection
        );
        const registration = new Registration(client, runId);
        const notebook = experiments?.path ?? null;
        const { value } = await new RegisterDialog({
          models,
          name: suggestName(models[0], notebook),
          names: new RegisteredNames(client),
          register: async (model, name) => {
            const made = await registration.register(model, name);
            // Told even if the dialog was closed meanwhile.
            tell(commands, trans, made, {
              connection,
              model: { name: made.name, version: made.version },
              directory: PathExt.dirname(notebook ?? '')
            });
            return made;
          },
          trans
        }).launch();
        return value;
      }
    });
    palette?.addItem({
      command: CommandIDs.registerModel,
      category: trans.__('MLflow')
    });
  }
};

function tell(
  commands: CommandRegistry,
  trans: TranslationBundle,
  { name, version }: IModelVersion,
  useArgs: ReadonlyPartialJSONObject
): void {
  Notification.success(
    trans.__('%1 version %2 registered', name, version),
    {
      autoClose: TOAST,
      actions: [
        {
          label: trans.__('Use for inference'),
          callback: () => {
            void commands.execute(CommandIDs.useForInference, useArgs);
          }
        }
      ]
    }
  );
}
