import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { EndStatus } from '../api/experiments';
import { ExperimentsClient } from '../api/experiments';
import { asRequestError } from '../request';
import { CommandIDs, IExperimentsModel } from '../tokens';

/**
 * Ends every run that the kernel has open: they are on a stack of its own that nobody else can
 * reach. An expression, so that it leaves no name in the person's variables.
 */
const END_ACTIVE = `(lambda mlflow: [mlflow.end_run("KILLED") for _ in iter(mlflow.active_run, None)])(__import__("mlflow"))`;

/**
 * Ending runs that nothing else ends.
 */
export const endRunsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:end-runs',
  description: 'Adds the commands that end runs which were left open.',
  autoStart: true,
  optional: [ITranslator, INotebookTracker, IExperimentsModel],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    tracker: INotebookTracker | null,
    experiments: IExperimentsModel | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const kernel = (): Kernel.IKernelConnection | null =>
      tracker?.currentWidget?.sessionContext.session?.kernel ?? null;

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
      execute: async args => {
        const connection =
          typeof args.connection === 'string'
            ? args.connection
            : (experiments?.connectionId ?? 'default');
        const client = new ExperimentsClient(
          serviceManager.serverSettings,
          connection
        );
        const { runId } = args;
        if (typeof runId === 'string') {
          await told(trans.__('The run could not be ended.'), () =>
            client.endRun(runId, statusOf(args))
          );
        }
        await experiments?.refresh();
      }
    });

    commands.addCommand(CommandIDs.endActiveRun, {
      label: trans.__('End the active run'),
      caption: trans.__(
        "End the runs that the current notebook's kernel has left open"
      ),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => kernel() !== null,
      execute: async () => {
        const connection = kernel();
        if (connection) {
          await told(trans.__('The run could not be ended.'), () =>
            run(connection, END_ACTIVE)
          );
        }
      }
    });
  }
};

function statusOf({ status }: ReadonlyPartialJSONObject): EndStatus {
  return status === 'FAILED' ? 'FAILED' : 'KILLED';
}

/** Run code in a kernel, unseen. Rejects with what it raised. */
async function run(
  kernel: Kernel.IKernelConnection,
  code: string
): Promise<void> {
  const { content } = await kernel.requestExecute({
    code,
    silent: true,
    store_history: false,
    allow_stdin: false
  }).done;
  if (content.status === 'error') {
    throw new Error(content.evalue);
  }
}

/** Do something, and tell the person when it fails. */
async function told(failure: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (reason) {
    const { message } = asRequestError(reason);
    Notification.error(`${failure} ${message}`, { autoClose: false });
  }
}
