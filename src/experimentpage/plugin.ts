import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// It brings back what was open, before anything is asked for.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Pages } from '../common/pages';
import { Setups } from '../common/setups';
import { CommandIDs, IExperimentsModel } from '../tokens';
import { placeOf } from './place';

/**
 * The runs of an experiment on a page of their own.
 */
export const experimentPagePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:experiment-page',
  description:
    'Adds the command that opens the table and charts of an experiment in the main area.',
  autoStart: true,
  optional: [
    ITranslator,
    ILayoutRestorer,
    ICommandPalette,
    IExperimentsModel,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    state: IStateDB | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const setups = new Setups(state);
    const pages = new Pages(app, CommandIDs.openExperiment, restorer);
    commands.addCommand(CommandIDs.openExperiment, {
      label: trans.__('Open experiment'),
      caption: trans.__(
        'Open the runs of an experiment as a table with charts'
      ),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            connection: {
              type: 'string',
              description: trans.__('The connection that holds the experiment')
            },
            experimentId: {
              type: 'string',
              description: trans.__(
                'Id of the experiment, that of the panel if nothing is given'
              )
            },
            notebookId: {
              type: 'string',
              description: trans.__('Id of a notebook whose runs are meant')
            },
            runIds: {
              type: 'array',
              items: { type: 'string' },
              description: trans.__('Runs to select')
            },
            filter: {
              type: 'string',
              description: trans.__(
                'Which runs, in MLflow’s search syntax, instead of those shown last'
              )
            }
          }
        }
      },
      isEnabled: args => placeOf(args, experiments) !== null,
      execute: async args => {
        const place = placeOf(args, experiments);
        if (place) {
          const page = await pages.open(place.pageId, place.args, async () => {
            const { openExperimentPage } = await import('./page');
            return openExperimentPage(serviceManager, {
              place,
              commands,
              setups,
              trans
            });
          });
          page.lookAt(place);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.openExperiment,
      category: trans.__('MLflow')
    });
  }
};
