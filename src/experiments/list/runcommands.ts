import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { RunsClient } from '../../api/runs';
import { connectionOf } from '../../common/commandargs';
import type { BulkActions } from '../../runs/bulk';
import { CommandIDs, IExperimentsModel } from '../../tokens';

/**
 * Changing runs by commands.
 */
export const runCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:run-commands',
  description:
    'Adds the commands that rename, tag, star, delete and restore runs.',
  autoStart: true,
  optional: [ITranslator, IExperimentsModel],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    experiments: IExperimentsModel | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const clientOf = async (
      args: ReadonlyPartialJSONObject
    ): Promise<RunsClient> => {
      const { RunsClient } = await import('../../api/runs');
      return new RunsClient(
        serviceManager.serverSettings,
        connectionOf(args, experiments)
      );
    };
    const load = async (): Promise<BulkActions> => {
      const { BulkActions } = await import('../../runs/bulk');
      return new BulkActions({
        trans,
        onDone: () => {
          void experiments?.refresh();
        }
      });
    };
    const connection = {
      type: 'string',
      description: trans.__('The connection that holds the runs')
    } as const;
    const ofRuns = {
      args: {
        type: 'object',
        required: ['runIds'],
        properties: {
          connection,
          runIds: { type: 'array', items: { type: 'string' } },
          isStarred: { type: 'boolean' }
        }
      }
    } as const;

    commands.addCommand(CommandIDs.renameRun, {
      label: trans.__('Rename run…'),
      describedBy: {
        args: {
          type: 'object',
          required: ['runId'],
          properties: {
            connection,
            runId: { type: 'string' },
            name: {
              type: 'string',
              description: trans.__('Its name now, to begin with')
            }
          }
        }
      },
      isEnabled: args => typeof args.runId === 'string',
      execute: async args => {
        const { runId, name: before } = args;
        const text = typeof before === 'string' ? before : '';
        const { value, button } = await InputDialog.getText({
          title: trans.__('Rename run'),
          label: trans.__('Name'),
          text,
          okLabel: trans.__('Rename')
        });
        const name = value?.trim();
        if (button.accept && name && name !== text && isText(runId)) {
          await (await load()).rename(await clientOf(args), runId, name);
        }
      }
    });
    commands.addCommand(CommandIDs.tagRuns, {
      label: trans.__('Tag runs…'),
      describedBy: ofRuns,
      isEnabled: args => idsOf(args).length > 0,
      execute: async args => {
        const { askForTag } = await import('../../runs/tagdialog');
        const ids = idsOf(args);
        const tag = await askForTag(
          trans._n(
            'Tag %2 run',
            'Tag %2 runs',
            ids.length,
            ids.length.toLocaleString()
          ),
          trans
        );
        if (tag) {
          await (
            await load()
          ).tag(await clientOf(args), ids, tag.key, tag.value);
        }
      }
    });
    commands.addCommand(CommandIDs.starRuns, {
      label: args =>
        args.isStarred === false ? trans.__('Remove star') : trans.__('Star'),
      describedBy: ofRuns,
      isEnabled: args => idsOf(args).length > 0,
      execute: async args => {
        const bulk = await load();
        await bulk.star(
          await clientOf(args),
          idsOf(args),
          args.isStarred !== false
        );
      }
    });
    commands.addCommand(CommandIDs.deleteRuns, {
      label: trans.__('Delete runs'),
      describedBy: ofRuns,
      isEnabled: args => idsOf(args).length > 0,
      execute: async args => {
        await (await load()).delete(await clientOf(args), idsOf(args));
      }
    });
    commands.addCommand(CommandIDs.restoreRuns, {
      label: trans.__('Restore runs'),
      describedBy: ofRuns,
      isEnabled: args => idsOf(args).length > 0,
      execute: async args => {
        await (await load()).restore(await clientOf(args), idsOf(args));
      }
    });
  }
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function idsOf({ runIds }: ReadonlyPartialJSONObject): readonly string[] {
  return Array.isArray(runIds) ? runIds.filter(isText) : [];
}
