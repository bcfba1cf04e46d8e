import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { RUN_MODELS_SCHEMA } from '../common/commandargs';
import { pythonKernelOf } from '../common/pythonkernel';
import { predictIcon } from '../components/icons';
import { CommandIDs, IExperimentsModel } from '../tokens';
import { kernelNameOf, readTargets } from './target';

/**
 * Using a model: an endpoint that serves it, or a notebook that loads it and predicts.
 */
export const inferencePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:inference',
  description:
    'Adds the command that serves a model, or opens a notebook which predicts with it.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    IExperimentsModel,
    INotebookTracker,
    IDocumentManager
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    tracker: INotebookTracker | null,
    documents: IDocumentManager | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const directoryOf = (args: ReadonlyPartialJSONObject): string =>
      typeof args.directory === 'string'
        ? args.directory
        : PathExt.dirname(experiments?.path ?? '');

    commands.addCommand(CommandIDs.useForInference, {
      label: trans.__('Use for inference'),
      caption: trans.__(
        'Serve a model in real time, or open a new notebook that predicts with it'
      ),
      icon: predictIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            ...RUN_MODELS_SCHEMA,
            model: {
              type: 'object',
              description: trans.__(
                'The model instead of a run: {model_id}, {run_id, path}, {name, version} or {name, alias}'
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
        const [first, ...others] = readTargets(args, experiments);
        if (!first) {
          return null;
        }
        const notebook = tracker?.currentWidget ?? null;
        const { askForInference } = await import('./dialog');
        const made = await askForInference({
          serverSettings: serviceManager.serverSettings,
          targets: [first, ...others],
          directory: directoryOf(args),
          // Where the model was made, what it needs is installed.
          kernelName: kernelNameOf(notebook),
          kernel: pythonKernelOf(notebook),
          contents: serviceManager.contents,
          documents,
          trans
        });
        if (!made) {
          return null;
        }
        if ('target' in made) {
          const { target, item } = made;
          await commands.execute(CommandIDs.openRemoteEndpoint, {
            target,
            ...item
          });
          return item.name;
        }
        if ('endpoint' in made) {
          const { endpoint: name } = made;
          await commands.execute(CommandIDs.openEndpoint, { name });
          return name;
        }
        const { notebook: path, kernel } = made;
        await commands.execute('docmanager:open', {
          path,
          // What it predicts on is there.
          ...(kernel && { kernel: { id: kernel.id, name: kernel.name } })
        });
        return path;
      }
    });
    palette?.addItem({
      command: CommandIDs.useForInference,
      category: trans.__('MLflow')
    });
  }
};
