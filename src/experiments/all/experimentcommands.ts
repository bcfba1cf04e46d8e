import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ExperimentsClient } from '../../api/experiments';
import { connectionOf } from '../../common/commandargs';
import { asRequestError } from '../../request';
import { CommandIDs, IExperimentsModel } from '../../tokens';

/** Changes one experiment; what it rejects with is shown. */
type Change = (
  client: ExperimentsClient,
  experimentId: string
) => Promise<unknown>;

/**
 * Changing experiments by commands.
 */
export const experimentCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:experiment-commands',
  description:
    'Adds the commands that create, rename, describe, tag, delete and restore experiments.',
  autoStart: true,
  optional: [ITranslator, IExperimentsModel, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    experiments: IExperimentsModel | null,
    palette: ICommandPalette | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const connection = {
      type: 'string',
      description: trans.__('The connection that holds the experiment')
    } as const;
    const clientOf = async (
      args: ReadonlyPartialJSONObject
    ): Promise<ExperimentsClient> => {
      const { ExperimentsClient } = await import('../../api/experiments');
      return new ExperimentsClient(
        serviceManager.serverSettings,
        connectionOf(args, experiments)
      );
    };
    /** The experiment that is meant: the one that the panel shows, if none is named. */
    const idOf = ({
      experimentId
    }: ReadonlyPartialJSONObject): string | null =>
      typeof experimentId === 'string'
        ? experimentId
        : (experiments?.state.experimentId ?? null);
    const attempt = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (reason) {
        Notification.error(asRequestError(reason).message, {
          autoClose: false
        });
      }
      await experiments?.refresh();
    };

    commands.addCommand(CommandIDs.createExperiment, {
      label: trans.__('New experiment…'),
      describedBy: { args: { type: 'object', properties: { connection } } },
      execute: args =>
        attempt(async () => {
          const { askForName } = await import('./dialogs');
          const name = await askForName('', trans);
          if (name !== null) {
            const client = await clientOf(args);
            const { giveName } = await import('./taken');
            const give = (): Promise<string> => client.create(name);
            const id = await giveName(client, null, name, give, trans);
            if (experiments) {
              experiments.place = {
                kind: 'experiment',
                connection: connectionOf(args, experiments),
                id,
                name
              };
            }
          }
        })
    });
    const add = (id: string, label: string, change: Change): void => {
      commands.addCommand(id, {
        label,
        describedBy: {
          args: {
            type: 'object',
            properties: {
              connection,
              experimentId: {
                type: 'string',
                description: trans.__(
                  'The one that the panel shows if left out'
                )
              }
            }
          }
        },
        isEnabled: args => idOf(args) !== null,
        execute: args =>
          attempt(async () => {
            const experimentId = idOf(args);
            if (experimentId !== null) {
              await change(await clientOf(args), experimentId);
            }
          })
      });
    };
    add(
      CommandIDs.renameExperiment,
      trans.__('Rename experiment…'),
      async (client, id) => {
        const { askForName } = await import('./dialogs');
        const name = await askForName((await client.get(id)).name, trans);
        if (name !== null) {
          const { giveName } = await import('./taken');
          const give = (): Promise<void> => client.rename(id, name);
          await giveName(client, id, name, give, trans);
          const { place } = experiments ?? {};
          if (experiments && place?.kind === 'experiment' && place.id === id) {
            experiments.place = { ...place, name };
          }
        }
      }
    );
    add(
      CommandIDs.describeExperiment,
      trans.__('Describe experiment…'),
      async (client, id) => {
        const { describe } = await import('./dialogs');
        await describe(client, id, trans);
      }
    );
    add(
      CommandIDs.tagExperiment,
      trans.__('Tag experiment…'),
      async (client, id) => {
        const { tagExperiment } = await import('./tagsdialog');
        await tagExperiment(client, id, trans);
      }
    );
    add(
      CommandIDs.deleteExperiment,
      trans.__('Delete experiment'),
      async (client, id) => {
        const { deleteExperiment } = await import('./dialogs');
        await deleteExperiment(client, id, trans, () => {
          void attempt(() => client.restore(id));
        });
      }
    );
    add(
      CommandIDs.restoreExperiment,
      trans.__('Restore experiment'),
      (client, id) => client.restore(id)
    );
    for (const command of [
      CommandIDs.createExperiment,
      CommandIDs.renameExperiment,
      CommandIDs.describeExperiment,
      CommandIDs.tagExperiment
    ]) {
      palette?.addItem({ command, category: trans.__('MLflow') });
    }
  }
};
