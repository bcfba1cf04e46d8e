import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard, ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { asRequestError } from '../../request';
import type { IQuery } from '../../runs/sources';
import type { IExperimentsState } from '../../tokens';
import { CommandIDs, IExperimentsModel, RunTags } from '../../tokens';
import { scopeOf } from '../model/state';

/**
 * Taking the listed runs elsewhere.
 */
export const exportCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:export-commands',
  description:
    'Adds the commands that export the runs of the Experiments panel, as a file or as code.',
  autoStart: true,
  requires: [IExperimentsModel],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    model: IExperimentsModel,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const describedBy = { args: { type: 'object', properties: {} } } as const;
    const isEnabled = (): boolean =>
      scopeOf(model.state) !== null && model.state.total > 0;

    commands.addCommand(CommandIDs.exportRuns, {
      label: trans.__('Export runs as CSV'),
      caption: trans.__(
        'Save the runs that the panel lists, with all that they have'
      ),
      describedBy,
      isEnabled,
      execute: async () => {
        const query = await queryOf(model.state);
        if (!query) {
          return;
        }
        const { exportCsv } = await import('../../runs/export');
        const { ViewsClient } = await import('../../api/views');
        const { experimentName: name } = model.state;
        try {
          await exportCsv(
            new ViewsClient(serviceManager.serverSettings),
            {
              connection: model.connectionId,
              query,
              state: { experiment: name === null ? null : { name } }
            },
            []
          );
        } catch (reason) {
          Notification.error(
            trans.__(
              'The runs were not exported. %1',
              asRequestError(reason).message
            ),
            { autoClose: false }
          );
        }
      }
    });
    commands.addCommand(CommandIDs.copyRunsCode, {
      label: trans.__('Copy runs as search_runs call'),
      caption: trans.__('Copy Python that finds the runs that the panel lists'),
      describedBy,
      isEnabled,
      execute: async () => {
        const query = await queryOf(model.state);
        if (query) {
          const { searchRunsCode } = await import('../../runs/code');
          Clipboard.copyToSystem(searchRunsCode(query));
          Notification.info(trans.__('Copied: a call of mlflow.search_runs.'), {
            autoClose: 3_000
          });
        }
      }
    });
    for (const command of [CommandIDs.exportRuns, CommandIDs.copyRunsCode]) {
      palette?.addItem({ command, category: trans.__('MLflow') });
    }
  }
};

/** What is listed, as tables ask for it: the cell is part of the filter. */
async function queryOf(state: IExperimentsState): Promise<IQuery | null> {
  const scope = scopeOf(state);
  if (!scope) {
    return null;
  }
  const { listing, cellId } = state;
  const { quoteKey } = await import('../../runs/columns');
  const { quoteText } = await import('../../runs/filtertext');
  const clauses = [
    cellId === null
      ? ''
      : `tags.${quoteKey(RunTags.cellId)} = ${quoteText(cellId)}`,
    listing.filter
  ];
  return {
    scope,
    setup: {
      ...listing,
      filter: clauses.filter(Boolean).join(' AND '),
      groupBy: [],
      isNested: false
    }
  };
}
