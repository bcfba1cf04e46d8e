import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { IPanelSection } from '../tokens';
import { IExperimentsModel, IPanelSections } from '../tokens';

/**
 * Registered models at the panel's foot.
 */
export const modelsSectionPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:models-section',
  description: 'Lists registered models at the foot of the Experiments panel.',
  autoStart: true,
  requires: [IPanelSections],
  optional: [ITranslator, IExperimentsModel],
  activate: (
    app: JupyterFrontEnd,
    sections: IPanelSections,
    translator: ITranslator | null,
    experiments: IExperimentsModel | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    let loading: ReturnType<IPanelSection['load']> | null = null;
    sections.add({
      id: 'models',
      rank: 10,
      title: trans.__('Models'),
      load: () => {
        loading ??= import('./list/section').then(({ modelsSection }) =>
          modelsSection({ services: serviceManager, commands, experiments })
        );
        return loading.catch((reason: unknown) => {
          loading = null;
          throw reason;
        });
      }
    });
  }
};
