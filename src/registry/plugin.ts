import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { IModelVersion } from '../api/registry';
import { RUN_MODELS_SCHEMA, readRunModels } from '../common/commandargs';
import { registerIcon } from '../components/icons';
import { CommandIDs, IExperimentsModel } from '../tokens';

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
        const { registerModel } = await import('./register');
        return registerModel(target, {
          commands,
          serverSettings: serviceManager.serverSettings,
          trans,
          notebook: experiments?.path ?? null
        });
      }
    });
    palette?.addItem({
      command: CommandIDs.registerModel,
      category: trans.__('MLflow')
    });
  }
};
