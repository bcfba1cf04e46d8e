import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { JobCardBody } from './body';
import { JOB_MIME } from './message';
// Lab makes renderers at once, not when they have loaded.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { JobCardRenderer } from './renderer';

/** Before HTML, which the same output has for places without this extension. */
const RANK = 10;

/**
 * The job that a cell has asked for, in its output.
 */
export const jobCardPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:job-card',
  description: 'Shows the job that a cell has asked for under the cell.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    let body: Promise<JobCardBody> | null = null;
    const load = async (): Promise<JobCardBody> => {
      const { JobCardBody } = await import('./body');
      return new JobCardBody(app, trans);
    };
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: [JOB_MIME],
        createRenderer: () => new JobCardRenderer(() => (body ??= load()))
      },
      RANK
    );
  }
};
