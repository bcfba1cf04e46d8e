import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionOf } from '../common/commandargs';
// It brings back what was open, before anything is asked for.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Pages } from '../common/pages';
import { Setups } from '../common/setups';
import { CommandIDs, IExperimentsModel } from '../tokens';
import type { ComparePage } from './page';

/**
 * Runs side by side.
 */
export const comparePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:compare',
  description: 'Adds the command that compares runs in the main area.',
  autoStart: true,
  optional: [ITranslator, ILayoutRestorer, IExperimentsModel, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    experiments: IExperimentsModel | null,
    state: IStateDB | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const setups = new Setups(state);
    const pages = new Pages(app, CommandIDs.compareRuns, restorer);
    const open = new Map<string, ComparePage>();
    commands.addCommand(CommandIDs.compareRuns, {
      label: trans.__('Compare runs'),
      caption: trans.__('Compare runs side by side'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            connection: {
              type: 'string',
              description: trans.__('The connection that holds the runs')
            },
            runIds: {
              type: 'array',
              items: { type: 'string' },
              minItems: 1,
              description: trans.__('The runs, 50 at most')
            },
            page: {
              type: 'string',
              description: trans.__(
                'The page to show them on, one of its own if left out'
              )
            }
          },
          required: ['runIds']
        }
      },
      isEnabled: args => runsOf(args).length > 0,
      execute: async args => {
        const runIds = runsOf(args);
        const connection = connectionOf(args, experiments);
        const id =
          typeof args.page === 'string'
            ? args.page
            : ['jupyter-mlflow:compare-runs', connection, ...runIds].join(':');
        const argsOf = (ids: readonly string[]): ReadonlyPartialJSONObject => ({
          connection,
          runIds: [...ids],
          page: id
        });
        await pages.open(id, argsOf(runIds), async () => {
          const { openComparison } = await import('./page');
          const page = openComparison(serviceManager, {
            connection,
            runIds,
            commands,
            setups,
            onRunIds: ids => {
              pages.remember(id, argsOf(ids));
            },
            trans
          });
          open.set(id, page);
          page.disposed.connect(() => {
            open.delete(id);
          });
          return page;
        });
        // A person may have changed which runs it shows since.
        open.get(id)?.compare(runIds);
      }
    });
  }
};

function runsOf({ runIds }: ReadonlyPartialJSONObject): string[] {
  const ids: readonly unknown[] = Array.isArray(runIds) ? runIds : [];
  return ids.filter((id): id is string => typeof id === 'string' && id !== '');
}
