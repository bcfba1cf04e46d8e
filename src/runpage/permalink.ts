import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IRouter } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { LINK_PATTERN, readLink, withoutLink } from '../common/permalink';
import { CommandIDs } from '../tokens';

const FOLLOW_LINK = 'jupyter-mlflow:follow-link';

/**
 * URLs of JupyterLab that open a run, an experiment or a registered model.
 */
export const permalinkPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:permalink',
  description: 'Opens the run, experiment or model that is named in the URL.',
  autoStart: true,
  requires: [IRouter],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    router: IRouter,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const open = async (search: string): Promise<void> => {
      // Pages that were open last come first, so that this one is in front.
      await app.restored;
      const { path, search: now = '', hash } = router.current;
      // It would open again with each reload, also when it was closed.
      router.navigate(path + withoutLink(now) + hash, { skipRouting: true });
      const linked = readLink(search);
      if (!linked) {
        Notification.error(
          trans.__(
            'This link names nothing that can be opened. Copy it again from the page that it came from.'
          ),
          { autoClose: false }
        );
        return;
      }
      const { kind, connection, id } = linked;
      switch (kind) {
        case 'run':
          await commands.execute(CommandIDs.openRunPage, {
            connection,
            runId: id
          });
          break;
        case 'experiment':
          await commands.execute(CommandIDs.openExperiment, {
            connection,
            experimentId: id
          });
          break;
        case 'model':
          await commands.execute(CommandIDs.openModel, {
            connection,
            name: id
          });
      }
    };
    commands.addCommand(FOLLOW_LINK, {
      label: trans.__('Open what the URL names'),
      describedBy: { args: { type: 'object', properties: {} } },
      // Not awaited: the layout is restored after all rules of the router.
      execute: () => {
        void open(router.current.search ?? '');
      }
    });
    router.register({ command: FOLLOW_LINK, pattern: LINK_PATTERN });
  }
};
