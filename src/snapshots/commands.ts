import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ViewsClient } from '../api/views';
// It brings back what was open, before anything is asked for.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Pages } from '../common/pages';
import { asRequestError } from '../request';
import { CommandIDs } from '../tokens';

const CONNECTION = {
  type: 'string',
  description: 'The connection that holds the run, "default" if left out'
} as const;
const RUN_ID = { type: 'string', description: 'The run' } as const;
const RUN_IDS = {
  type: 'array',
  items: { type: 'string' },
  minItems: 1,
  maxItems: 2,
  description: 'Two runs, or one that is compared with the one before it'
} as const;
const DIRECTORY = {
  type: 'string',
  description:
    'The folder of the new notebook, that of the original if left out'
} as const;

/**
 * Looking at what was kept with runs.
 */
export const snapshotPagesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:snapshot-pages',
  description:
    'Adds the commands that open, restore and compare the notebooks kept with runs.',
  autoStart: true,
  requires: [
    IRenderMimeRegistry,
    IEditorServices,
    NotebookPanel.IContentFactory
  ],
  optional: [ITranslator, ILayoutRestorer, IEditorLanguageRegistry],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    editorServices: IEditorServices,
    contentFactory: NotebookPanel.IContentFactory,
    translatorOrNull: ITranslator | null,
    restorer: ILayoutRestorer | null,
    languages: IEditorLanguageRegistry | null
  ): void => {
    const { commands, serviceManager } = app;
    const translator = translatorOrNull ?? nullTranslator;
    const trans = translator.load('jupyter_mlflow');
    const loadViews = async (): Promise<ViewsClient> => {
      const { ViewsClient } = await import('../api/views');
      return new ViewsClient(serviceManager.serverSettings);
    };

    const snapshots = new Pages(app, CommandIDs.openSnapshot, restorer);
    commands.addCommand(CommandIDs.openSnapshot, {
      label: trans.__('Open snapshot'),
      caption: trans.__('Open the notebook as it was when a run was made'),
      describedBy: {
        args: {
          type: 'object',
          properties: { connection: CONNECTION, runId: RUN_ID },
          required: ['runId']
        }
      },
      isEnabled: args => runsOf(args).length === 1,
      execute: args =>
        snapshots.open(pageId('snapshot', args), args, async () => {
          const { SnapshotPage } = await import('./snapshotpage');
          return new SnapshotPage({
            views: await loadViews(),
            connection: connectionOf(args),
            runId: runsOf(args)[0] ?? '',
            services: {
              rendermime,
              contentFactory,
              editorServices,
              translator
            },
            onRestore: () => {
              void commands.execute(CommandIDs.restoreSnapshot, args);
            },
            trans
          });
        })
    });

    const comparisons = new Pages(app, CommandIDs.compareCode, restorer);
    commands.addCommand(CommandIDs.compareCode, {
      label: trans.__('Compare code'),
      caption: trans.__(
        'Compare the code, parameters and metrics of two runs, or of a run with the one before it'
      ),
      describedBy: {
        args: {
          type: 'object',
          properties: { connection: CONNECTION, runIds: RUN_IDS },
          required: ['runIds']
        }
      },
      isEnabled: args => runsOf(args).length > 0,
      execute: args =>
        comparisons.open(pageId('compare', args), args, async () => {
          const { ComparePage } = await import('./comparepage');
          return new ComparePage({
            views: await loadViews(),
            connection: connectionOf(args),
            runIds: runsOf(args),
            languages,
            trans
          });
        })
    });

    commands.addCommand(CommandIDs.restoreSnapshot, {
      label: trans.__('Restore as new notebook'),
      caption: trans.__(
        'Write the notebook as it was when a run was made as a new notebook'
      ),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            connection: CONNECTION,
            runId: RUN_ID,
            directory: DIRECTORY
          },
          required: ['runId']
        }
      },
      isEnabled: args => runsOf(args).length === 1,
      execute: async (args): Promise<string | null> => {
        try {
          const { restoreRun } = await import('./restore');
          const path = await restoreRun({
            views: await loadViews(),
            contents: serviceManager.contents,
            connection: connectionOf(args),
            runId: runsOf(args)[0] ?? '',
            directory:
              typeof args.directory === 'string' ? args.directory : null
          });
          await commands.execute('docmanager:open', { path });
          return path;
        } catch (reason) {
          const { message, details } = asRequestError(reason);
          Notification.error(message, { autoClose: false });
          console.error('No notebook was restored.', message, details);
          return null;
        }
      }
    });
  }
};

function connectionOf({ connection }: ReadonlyPartialJSONObject): string {
  return typeof connection === 'string' ? connection : 'default';
}

/** The runs that are meant, two at most. */
function runsOf({ runId, runIds }: ReadonlyPartialJSONObject): string[] {
  const ids: readonly unknown[] = Array.isArray(runIds) ? runIds : [runId];
  return ids
    .filter((id): id is string => typeof id === 'string' && id !== '')
    .slice(0, 2);
}

function pageId(kind: string, args: ReadonlyPartialJSONObject): string {
  return ['jupyter-mlflow', kind, connectionOf(args), ...runsOf(args)].join(
    ':'
  );
}
