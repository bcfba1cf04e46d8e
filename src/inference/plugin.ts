import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  ICommandPalette,
  InputDialog,
  Notification
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { RUN_MODELS_SCHEMA } from '../common/commandargs';
import { predictIcon } from '../components/icons';
import { asRequestError } from '../request';
import { CommandIDs, IExperimentsModel } from '../tokens';
import type { ITarget } from './target';
import { kernelNameOf, readTargets } from './target';

/**
 * Using a model: a notebook that loads it and predicts.
 */
export const inferencePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:inference',
  description:
    'Adds the command that opens a new notebook which predicts with a model.',
  autoStart: true,
  optional: [ITranslator, ICommandPalette, IExperimentsModel, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    tracker: INotebookTracker | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const directoryOf = (args: ReadonlyPartialJSONObject): string =>
      typeof args.directory === 'string'
        ? args.directory
        : PathExt.dirname(experiments?.path ?? '');

    commands.addCommand(CommandIDs.useForInference, {
      label: trans.__('Use for inference'),
      caption: trans.__('Open a new notebook that predicts with a model'),
      icon: predictIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            ...RUN_MODELS_SCHEMA,
            model: {
              type: 'object',
              description: trans.__(
                'The model instead of a run: {model_id}, {run_id, path} or {name, version}'
              )
            },
            directory: {
              type: 'string',
              description: trans.__('The folder of the new notebook')
            }
          }
        }
      },
      isEnabled: args => readTargets(args, experiments).length > 0,
      execute: async (args): Promise<string | null> => {
        const target = await choose(readTargets(args, experiments), trans);
        if (!target) {
          return null;
        }
        try {
          const { NotebooksClient } = await import('../api/notebooks');
          const notebooks = new NotebooksClient(serviceManager.serverSettings);
          const path = await notebooks.createInference({
            connection: target.connection,
            directory: directoryOf(args),
            model: target.key,
            // Where the model was made, what it needs is installed.
            kernelName: kernelNameOf(tracker?.currentWidget ?? null)
          });
          await commands.execute('docmanager:open', { path });
          return path;
        } catch (reason) {
          const { message, details } = asRequestError(reason);
          Notification.error(message, { autoClose: false });
          console.error('No inference notebook was made.', message, details);
          return null;
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.useForInference,
      category: trans.__('MLflow')
    });
  }
};

async function choose(
  targets: readonly ITarget[],
  trans: TranslationBundle
): Promise<ITarget | null> {
  if (targets.length <= 1) {
    return targets[0] ?? null;
  }
  const labels = targets.map(
    ({ label }, index) => `${String(index + 1)}. ${label}`
  );
  const { value } = await InputDialog.getItem({
    title: trans.__('Use for inference'),
    label: trans.__('Model'),
    items: labels,
    okLabel: trans.__('Open notebook')
  });
  return value === null ? null : (targets[labels.indexOf(value)] ?? null);
}
