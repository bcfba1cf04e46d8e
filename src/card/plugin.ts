import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { RUN_MIME } from '../common/runmessage';
import type { CardBody } from './body';
// Lab makes renderers at once, not when they have loaded.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { RunCardRenderer } from './renderer';

const CARD_PLUGIN = 'jupyter-mlflow:card';

/** Before HTML, which the same output has for places without this extension. */
const RANK = 10;

/**
 * The runs that a cell made, in its output.
 */
export const cardPlugin: JupyterFrontEndPlugin<void> = {
  id: CARD_PLUGIN,
  description: 'Shows the runs that a cell made under the cell.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    settings: ISettingRegistry | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    let body: Promise<CardBody> | null = null;
    const load = async (): Promise<CardBody> => {
      const { CardBody } = await import('./body');
      return new CardBody(app, trans);
    };
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [RUN_MIME],
        createRenderer: () => new RunCardRenderer(() => (body ??= load()))
      },
      RANK
    );
    if (settings) {
      void followSettings(app, settings);
    }
  }
};

/** The kernels and the server go by these settings, too. */
async function followSettings(
  app: JupyterFrontEnd,
  registry: ISettingRegistry
): Promise<void> {
  try {
    // It can wait until Lab is there.
    await app.restored;
    const settings = await registry.load(CARD_PLUGIN);
    const { keepPreferences } = await import('./preferences');
    await keepPreferences(settings, app.serviceManager.serverSettings);
  } catch (reason) {
    console.warn('The settings of MLflow runs are not kept.', reason);
  }
}
