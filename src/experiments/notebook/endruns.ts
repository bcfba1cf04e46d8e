import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { EndStatus } from '../../api/experiments';
import { connectionOf } from '../../common/commandargs';
import { asRequestError } from '../../request';
import { CommandIDs, IExperimentsModel } from '../../tokens';
import { Executions } from './executions';

/**
 * Ending runs that nothing else ends.
 */
export const endRunsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:end-runs',
  description: 'Adds the commands that end runs which were left open.',
  autoStart: true,
  optional: [ITranslator, INotebookTracker, IExperimentsModel, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    tracker: INotebookTracker | null,
    experiments: IExperimentsModel | null,
    palette: ICommandPalette | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const context = (): ISessionContext | undefined =>
      tracker?.currentWidget?.sessionContext;

    commands.addCommand(CommandIDs.endRun, {
      label: trans.__('End run'),
      caption: trans.__('End a run whose kernel is gone'),
      describedBy: {
        args: {
          type: 'object',
          required: ['runId'],
          properties: {
            connection: {
              type: 'string',
              description: trans.__('The connection that holds the run')
            },
            runId: { type: 'string', description: trans.__('Id of the run') },
            status: { enum: ['KILLED', 'FAILED'] }
          }
        }
      },
      isEnabled: args => typeof args.runId === 'string',
      // What it fails with is for the caller to show.
      execute: async args => {
        const { ExperimentsClient } = await import('../../api/experiments');
        const client = new ExperimentsClient(
          serviceManager.serverSettings,
          connectionOf(args, experiments)
        );
        if (typeof args.runId === 'string') {
          await client.endRun(args.runId, statusOf(args));
        }
        await experiments?.refresh();
      }
    });

    commands.addCommand(CommandIDs.endActiveRun, {
      label: trans.__('End the active run'),
      caption: trans.__(
        "End the runs that the current notebook's kernel has left open"
      ),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            runIds: {
              type: 'array',
              items: { type: 'string' },
              description: trans.__('Those to end, all if left out')
            }
          }
        }
      },
      isEnabled: () => {
        const current = context();
        return current !== undefined && Executions.isIdle(current);
      },
      execute: async ({ runIds }) => {
        try {
          await endActive(context(), Array.isArray(runIds) ? runIds : null);
        } catch (reason) {
          const failure =
            reason instanceof KernelBusyError
              ? trans.__('Its kernel is busy.')
              : asRequestError(reason).message;
          Notification.error(
            `${trans.__('The run could not be ended.')} ${failure}`,
            { autoClose: false }
          );
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.endActiveRun,
      category: trans.__('MLflow')
    });
  }
};

/** What a cell that runs has open is its own. */
class KernelBusyError extends Error {}

function statusOf({ status }: ReadonlyPartialJSONObject): EndStatus {
  return status === 'FAILED' ? 'FAILED' : 'KILLED';
}

/**
 * End runs that an idle kernel has open, in the kernel, unseen: they are on a stack of its own that
 * nobody else can reach.
 *
 * @param runIds Those to end, null for all. A cell may have begun others meanwhile.
 * @throws KernelBusyError, or an Error with what the kernel raised.
 */
async function endActive(
  context: ISessionContext | undefined,
  runIds: readonly unknown[] | null
): Promise<void> {
  const kernel = context?.session?.kernel;
  if (!kernel || !Executions.isIdle(context)) {
    throw new KernelBusyError();
  }
  const isMeant = runIds
    ? `mlflow.active_run().info.run_id in ${JSON.stringify(runIds.map(String))}`
    : 'True';
  const { content } = await kernel.requestExecute({
    // An expression, so that it leaves no name in the person's variables.
    code: `(lambda mlflow: [mlflow.end_run("KILLED") for _ in iter(lambda: mlflow.active_run() is not None and ${isMeant}, False)])(__import__("mlflow"))`,
    silent: true,
    store_history: false,
    allow_stdin: false
  }).done;
  if (content.status === 'error') {
    throw new Error(content.evalue);
  }
}
