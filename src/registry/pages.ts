import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionOf } from '../common/commandargs';
// It brings back what was open, before anything is asked for.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Pages } from '../common/pages';
import { CommandIDs, IExperimentsModel, IVersionParts } from '../tokens';
import { VersionParts } from './versionparts';

/**
 * The registered models, each on a page of its own.
 */
export const modelPagesPlugin: JupyterFrontEndPlugin<IVersionParts> = {
  id: 'jupyter-mlflow:model-pages',
  description:
    'Adds the commands that open registered models in the main area.',
  autoStart: true,
  provides: IVersionParts,
  requires: [IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, IExperimentsModel],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    experiments: IExperimentsModel | null
  ): IVersionParts => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const parts = new VersionParts();
    const connection = {
      type: 'string',
      description: trans.__(
        'The connection that holds the models, the panel’s if left out'
      )
    } as const;

    const lists = new Pages(app, CommandIDs.openModels, restorer);
    commands.addCommand(CommandIDs.openModels, {
      label: trans.__('All models'),
      caption: trans.__('List all registered models in the main area'),
      describedBy: { args: { type: 'object', properties: { connection } } },
      execute: async args => {
        const shown = connectionOf(args, experiments);
        await lists.open(
          `jupyter-mlflow:models:${shown}`,
          { connection: shown },
          async () => {
            const { openModelsPage } = await import('./list/page');
            return openModelsPage(serviceManager, {
              connection: shown,
              commands,
              trans
            });
          }
        );
      }
    });
    palette?.addItem({
      command: CommandIDs.openModels,
      category: trans.__('MLflow')
    });

    const pages = new Pages(app, CommandIDs.openModel, restorer);
    commands.addCommand(CommandIDs.openModel, {
      label: trans.__('Open model'),
      caption: trans.__('Open a registered model in the main area'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            connection,
            name: {
              type: 'string',
              description: trans.__('Name of the registered model')
            },
            version: {
              type: 'string',
              description: trans.__(
                'The version to show, the newest if left out'
              )
            }
          },
          required: ['name']
        }
      },
      isEnabled: ({ name }) => typeof name === 'string' && name !== '',
      execute: async args => {
        const name = typeof args.name === 'string' ? args.name : '';
        const version = typeof args.version === 'string' ? args.version : null;
        const shown = connectionOf(args, experiments);
        const page = await pages.open(
          `jupyter-mlflow:model:${shown}:${name}`,
          { connection: shown, name },
          async () => {
            const { openModelPage } = await import('./page/page');
            return openModelPage(serviceManager, {
              connection: shown,
              name,
              version,
              commands,
              rendermime,
              others: parts.all,
              trans
            });
          }
        );
        if (version !== null) {
          page.choose(version);
        }
      }
    });
    return parts;
  }
};
