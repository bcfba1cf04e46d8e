import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionOf } from '../common/commandargs';
import { flaskIcon } from '../components/icons';
import { CommandIDs, IExperimentsModel } from '../tokens';

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
    IFileBrowserFactory
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    browsers: IFileBrowserFactory | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const chosen = (): ReadonlyPartialJSONObject | null => {
      const [item] = browsers?.tracker.currentWidget?.selectedItems() ?? [];
      // With real-time collaboration, a path begins with the name of its drive.
      return item
        ? projectAt(item, serviceManager.contents.localPath(item.path))
        : null;
    };
    commands.addCommand(CommandIDs.runProject, {
      label: ({ isContextMenu }) =>
        isContextMenu
          ? trans.__('Run as MLflow project…')
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
                'Id of an earlier job or grid, to fill the form with what it was run with'
              )
            },
            runId: {
              type: 'string',
              description: trans.__(
                'A run of that job, which is asked when the job is not kept any more'
              )
            },
            isContextMenu: { type: 'boolean' },
            isPalette: { type: 'boolean' }
          }
        }
      },
      isVisible: ({ isContextMenu }) => !isContextMenu || chosen() !== null,
      execute: async (args): Promise<string[]> => {
        const [{ askForProject }, { readAsked }, { earlierArguments }] =
          await Promise.all([
            import('./dialog'),
            import('./asked'),
            import('./earlier')
          ]);
        const { serverSettings } = serviceManager;
        const what =
          typeof args.job === 'string'
            ? await earlierArguments(
                {
                  job: args.job,
                  run:
                    typeof args.runId === 'string'
                      ? {
                          connection: connectionOf(args, experiments),
                          runId: args.runId
                        }
                      : null
                },
                serverSettings,
                trans
              )
            : args.isContextMenu
              ? { ...args, ...chosen() }
              : args;
        const jobs = what
          ? await askForProject({
              asked: readAsked(what, connectionOf(what, experiments)),
              serverSettings,
              contents: serviceManager.contents,
              trans
            })
          : [];
        const [first] = jobs;
        if (first) {
          await commands.execute(CommandIDs.openJob, {
            id: first.group ?? first.id
          });
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

/** What can be run of an item in the file browser, at a path of the server; null for nothing. */
function projectAt(
  { type, name }: Contents.IModel,
  path: string
): ReadonlyPartialJSONObject | null {
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
