import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionOf } from '../common/commandargs';
import { flaskIcon } from '../components/icons';
import { asRequestError } from '../request';
import { CommandIDs, IExperimentsModel, IPanelSections } from '../tokens';

/** The file that makes a folder a project, and programs that are entry points without one. */
const PROJECT_FILE = 'MLproject';
const PROGRAM = /\.(?:py|sh)$/;

/**
 * Running MLflow projects: the form, from the file browser, the panel, and the palette.
 */
export const projectsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:projects',
  description: 'Adds the command that runs an MLflow project with parameters.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    IExperimentsModel,
    IPanelSections,
    IFileBrowserFactory
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    sections: IPanelSections | null,
    browsers: IFileBrowserFactory | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const chosen = (): ReadonlyPartialJSONObject | null => {
      const [item] = browsers?.tracker.currentWidget?.selectedItems() ?? [];
      return item ? projectAt(item) : null;
    };
    commands.addCommand(CommandIDs.runProject, {
      label: ({ isContextMenu }) =>
        isContextMenu
          ? trans.__('Run as MLflow Project…')
          : trans.__('Run MLflow Project…'),
      caption: trans.__('Run an MLflow project, or a program, with parameters'),
      icon: ({ isPalette }) => (isPalette ? undefined : flaskIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path: {
              type: 'string',
              description: trans.__(
                'The project’s folder below the server’s root, a git URI, or that of a zip file'
              )
            },
            entryPoint: {
              type: 'string',
              description: trans.__('What of it is run, "main" if left out')
            },
            connection: {
              type: 'string',
              description: trans.__(
                'The connection that its runs are logged to, the panel’s if left out'
              )
            },
            experimentId: { type: 'string' },
            runName: { type: 'string' },
            job: {
              type: 'string',
              description: trans.__(
                'Id of an earlier job, to fill the form with what it was run with'
              )
            },
            isContextMenu: { type: 'boolean' },
            isPalette: { type: 'boolean' }
          }
        }
      },
      isVisible: ({ isContextMenu }) => !isContextMenu || chosen() !== null,
      execute: async (args): Promise<string[]> => {
        const [{ askForProject }, { readAsked }] = await Promise.all([
          import('./dialog'),
          import('./asked')
        ]);
        const { serverSettings } = serviceManager;
        const what =
          typeof args.job === 'string'
            ? await argumentsOf(args.job, serverSettings, trans)
            : args.isContextMenu
              ? { ...args, ...chosen() }
              : args;
        const jobs = what
          ? await askForProject({
              asked: readAsked(what, connectionOf(what, experiments)),
              serverSettings,
              trans
            })
          : [];
        const [first, ...others] = jobs;
        if (first && others.length === 0) {
          await commands.execute(CommandIDs.openJob, { id: first.id });
        } else if (first) {
          await commands.execute(CommandIDs.openExperiments);
          sections?.reveal('jobs');
        }
        return jobs.map(({ id }) => id);
      }
    });
    palette?.addItem({
      command: CommandIDs.runProject,
      category: trans.__('MLflow'),
      args: { isPalette: true }
    });
  }
};

/** What can be run of an item in the file browser; null for nothing. */
function projectAt({
  type,
  name,
  path
}: Contents.IModel): ReadonlyPartialJSONObject | null {
  if (type === 'directory') {
    return { path };
  }
  // A folder that is the server's root has no name.
  const folder = PathExt.dirname(path) || '/';
  return name === PROJECT_FILE
    ? { path: folder }
    : PROGRAM.test(name)
      ? { path: folder, entryPoint: name }
      : null;
}

/** The command's arguments that an earlier job was started with; null, and why is told, if it is gone. */
async function argumentsOf(
  id: string,
  serverSettings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<ReadonlyPartialJSONObject | null> {
  const { JobsClient } = await import('../api/jobs');
  try {
    const job = await new JobsClient(serverSettings).get(id);
    const { connection, experiment_id: experimentId } = job;
    return {
      connection,
      experimentId,
      // They came as JSON.
      arguments: job.arguments as ReadonlyPartialJSONObject
    };
  } catch (reason) {
    const { status, message } = asRequestError(reason);
    Notification.error(
      status === NOT_FOUND
        ? trans.__(
            'The job that made this run is not kept any more. Its parameters and its command are with the run.'
          )
        : message,
      { autoClose: false }
    );
    return null;
  }
}

const NOT_FOUND = 404;
