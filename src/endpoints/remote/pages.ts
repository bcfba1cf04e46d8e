import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
// It brings back what was open, before anything is asked for.
import { Pages } from '../../common/pages';
import { CommandIDs } from '../../tokens';

/**
 * Add the command that opens the page of a deployment or an endpoint elsewhere.
 */
export function addRemotePages(
  app: JupyterFrontEnd,
  restorer: ILayoutRestorer | null,
  trans: TranslationBundle
): void {
  const { commands, serviceManager } = app;
  const pages = new Pages(app, CommandIDs.openRemoteEndpoint, restorer);
  commands.addCommand(CommandIDs.openRemoteEndpoint, {
    label: trans.__('Open remote endpoint'),
    caption: trans.__(
      'Open a deployment or an endpoint of a target of mlflow.deployments'
    ),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          target: {
            type: 'string',
            description: trans.__('Id of the target')
          },
          kind: { enum: ['deployment', 'endpoint'] },
          name: { type: 'string' },
          endpoint: {
            type: 'string',
            description: trans.__('The endpoint that a deployment is in')
          }
        },
        required: ['target', 'kind', 'name']
      }
    },
    isEnabled: ({ target, name }) =>
      typeof target === 'string' && typeof name === 'string' && name !== '',
    execute: async args => {
      const target = textOf(args.target);
      const item = {
        kind: args.kind === 'endpoint' ? 'endpoint' : 'deployment',
        name: textOf(args.name),
        ...(typeof args.endpoint === 'string'
          ? { endpoint: args.endpoint }
          : {})
      } as const;
      await pages.open(
        `jupyter-mlflow:remote:${JSON.stringify([target, item])}`,
        { target, ...item },
        async () => {
          const { openRemotePage } = await import('./page');
          return openRemotePage(serviceManager, { target, item, trans });
        }
      );
    }
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
