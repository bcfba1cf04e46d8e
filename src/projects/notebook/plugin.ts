import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionOf } from '../../common/commandargs';
import { pythonKernelOf } from '../../common/pythonkernel';
import { flaskIcon } from '../../components/icons';
import { CommandIDs, IExperimentsModel } from '../../tokens';
// The schemas of the commands' arguments are asked for at the start.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { earlierOf, earlierProperties, showStarted } from '../earliercommand';

/**
 * Notebooks with parameters: run in the background, or made into MLflow projects.
 */
export const notebookProjectsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:notebook-projects',
  description:
    'Adds the commands that run a notebook as a job, and make an MLflow project of it.',
  autoStart: true,
  optional: [
    ITranslator,
    ICommandPalette,
    IExperimentsModel,
    IFileBrowserFactory,
    INotebookTracker
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    experiments: IExperimentsModel | null,
    browsers: IFileBrowserFactory | null,
    tracker: INotebookTracker | null
  ): void => {
    const { commands, serviceManager } = app;
    const { serverSettings } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');

    /** The notebook that is meant: the one given, chosen in the file browser, or the current one. */
    const pathOf = (args: ReadonlyPartialJSONObject): string | null => {
      if (typeof args.path === 'string') {
        return args.path;
      }
      if (args.isFromBrowser) {
        const [item] = browsers?.tracker.currentWidget?.selectedItems() ?? [];
        // With real-time collaboration, a path begins with the name of its drive.
        return item?.type === 'notebook'
          ? serviceManager.contents.localPath(item.path)
          : null;
      }
      return tracker?.currentWidget?.context.localPath ?? null;
    };
    /** What runs is the file: what a person has typed since belongs into it. */
    const saved = async (path: string): Promise<NotebookPanel | null> => {
      const panel =
        tracker?.find(each => each.context.localPath === path) ?? null;
      if (panel?.context.model.dirty && !panel.context.model.readOnly) {
        await panel.context.save();
      }
      return panel;
    };
    const describedBy = {
      args: {
        type: 'object',
        properties: {
          path: {
            type: 'string',
            description: trans.__(
              'The notebook below the server’s root, the current one if left out'
            )
          },
          isFromBrowser: { type: 'boolean' },
          isPalette: { type: 'boolean' }
        }
      }
    } as const;
    const icon = ({ isPalette }: ReadonlyPartialJSONObject) =>
      isPalette ? undefined : flaskIcon;

    commands.addCommand(CommandIDs.runNotebook, {
      label: trans.__('Run notebook as a job…'),
      caption: trans.__(
        'Run a copy of the notebook in the background, with other parameters'
      ),
      icon,
      describedBy: {
        args: {
          ...describedBy.args,
          properties: {
            ...describedBy.args.properties,
            ...earlierProperties(trans)
          }
        }
      },
      isEnabled: args => typeof args.job === 'string' || pathOf(args) !== null,
      execute: async (args): Promise<string[]> => {
        const earlier = await earlierOf(args, {
          experiments,
          serverSettings,
          trans
        });
        const what =
          earlier !== undefined ? earlier : { ...args, path: pathOf(args) };
        if (!what) {
          return [];
        }
        const [{ askForNotebook }, { readNotebookAsked }] = await Promise.all([
          import('./dialogs'),
          import('./asked')
        ]);
        const asked = readNotebookAsked(what, connectionOf(what, experiments));
        await saved(asked.path);
        const options = { asked, serverSettings, trans };
        return showStarted(await askForNotebook(options), commands);
      }
    });

    commands.addCommand(CommandIDs.makeProject, {
      label: trans.__('Make a project of this notebook…'),
      caption: trans.__('Make a folder that MLflow can run of the notebook'),
      icon,
      describedBy,
      isEnabled: args => pathOf(args) !== null,
      execute: async (args): Promise<string | null> => {
        const path = pathOf(args);
        if (path === null) {
          return null;
        }
        const [{ askForNewProject, tellNotes }, { kernelPackages }] =
          await Promise.all([
            import('./dialogs'),
            import('../../common/kernelpackages')
          ]);
        const kernel = pythonKernelOf(await saved(path));
        const made = await askForNewProject({
          path,
          serverSettings,
          packages: () =>
            kernel ? kernelPackages(kernel) : Promise.resolve(null),
          trans
        });
        if (!made) {
          return null;
        }
        Notification.success(trans.__('The project is in %1.', made.path), {
          // While the notes are read it stays.
          autoClose: made.notes.length > 0 ? false : LONG,
          actions: [
            {
              label: trans.__('Run it…'),
              callback: () => {
                void commands.execute(CommandIDs.runProject, {
                  path: made.path
                });
              }
            }
          ]
        });
        if (commands.hasCommand(OPEN_FOLDER)) {
          await commands.execute(OPEN_FOLDER, { path: made.path });
        }
        if (made.notes.length > 0) {
          await tellNotes(made, trans);
        }
        return made.path;
      }
    });

    for (const command of [CommandIDs.runNotebook, CommandIDs.makeProject]) {
      palette?.addItem({
        command,
        category: trans.__('MLflow'),
        args: { isPalette: true }
      });
    }
  }
};

const OPEN_FOLDER = 'filebrowser:open-path';

/** How long it is told, in ms. */
const LONG = 10_000;
