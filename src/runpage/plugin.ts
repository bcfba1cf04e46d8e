import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { connectionOf } from '../common/commandargs';
// It brings back what was open, before anything is asked for.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Pages } from '../common/pages';
import { Setups } from '../common/setups';
import { CommandIDs, IExperimentsModel, IVersionParts } from '../tokens';

/**
 * A run on a page of its own.
 */
export const runPagePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:run-page',
  description: 'Adds the command that opens all about a run in the main area.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [
    ITranslator,
    ILayoutRestorer,
    IEditorLanguageRegistry,
    IExperimentsModel,
    IStateDB,
    IVersionParts
  ],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    languages: IEditorLanguageRegistry | null,
    experiments: IExperimentsModel | null,
    state: IStateDB | null,
    parts: IVersionParts | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const setups = new Setups(state);
    const lastAsked = { query: null };
    const pages = new Pages(app, CommandIDs.openRunPage, restorer);
    commands.addCommand(CommandIDs.openRunPage, {
      label: trans.__('Open run'),
      caption: trans.__('Open all about a run in the main area'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            connection: {
              type: 'string',
              description: trans.__('The connection that holds the run')
            },
            runId: { type: 'string', description: trans.__('Id of the run') }
          },
          required: ['runId']
        }
      },
      isEnabled: ({ runId }) => typeof runId === 'string' && runId !== '',
      execute: async args => {
        const runId = typeof args.runId === 'string' ? args.runId : '';
        const connection = connectionOf(args, experiments);
        await pages.open(
          `jupyter-mlflow:run:${connection}:${runId}`,
          { connection, runId },
          async () => {
            const { openRunPage } = await import('./page');
            return openRunPage(serviceManager, {
              connection,
              runId,
              commands,
              setups,
              lastAsked,
              rendermime,
              languages,
              others: parts?.all ?? [],
              trans
            });
          }
        );
      }
    });
  }
};
