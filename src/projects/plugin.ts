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
// The schemas of the commands' arguments are asked for at the start.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { earlierOf, earlierProperties, showStarted } from './earliercommand';

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
            ...earlierProperties(trans),
            isContextMenu: { type: 'boolean' },
            isPalette: { type: 'boolean' }
          }
        }
      },
      isVisible: ({ isContextMenu }) => !isContextMenu || chosen() !== null,
      execute: async (args): Promise<string[]> => {
        const { serverSettings, contents } = serviceManager;
        const earlier = await earlierOf(args, {
          experiments,
          serverSettings,
          trans
        });
        const what =
          earlier !== undefined
            ? earlier
            : args.isContextMenu
              ? { ...args, ...chosen() }
              : args;
        if (!what) {
          return [];
        }
        const [{ askForProject }, { readAsked }] = await Promise.all([
          import('./dialog'),
          import('./asked')
        ]);
        const asked = readAsked(what, connectionOf(what, experiments));
        const options = { asked, serverSettings, contents, trans };
        return showStarted(await askForProject(options), commands);
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
