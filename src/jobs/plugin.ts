import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// What Lab lists among what runs, and what tells that a job has ended, is there from the start.
/* eslint-disable jupyter/prefer-lazy-imports */
import { Hints, maySubscribe } from '../api/events';
import { JobsClient, isLive } from '../api/jobs';
// It brings back what was open, before anything is asked for.
import { Pages } from '../common/pages';
import { CommandIDs, IExperimentsModel, IPanelSections } from '../tokens';
import { JobList } from './list';
import { notifyOfEnds } from './notify';
import { runningJobs } from './running';
/* eslint-enable jupyter/prefer-lazy-imports */

/** Its place at the panel's foot: below the endpoints. */
const RANK = 30;

/**
 * Jobs: their pages, where they are listed, and who tells that one has ended.
 */
export const jobsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:jobs',
  description:
    'Adds the pages of jobs, lists them in the panel and among what runs, and tells when one has ended.',
  autoStart: true,
  optional: [
    ITranslator,
    ILayoutRestorer,
    IPanelSections,
    IExperimentsModel,
    IRunningSessionManagers
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    sections: IPanelSections | null,
    experiments: IExperimentsModel | null,
    managers: IRunningSessionManagers | null
  ): void => {
    const { commands, serviceManager } = app;
    const { serverSettings, events } = serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const client = new JobsClient(serverSettings);
    const list = new JobList({
      client,
      hints: new Hints(events),
      mayHint: () => maySubscribe(serverSettings)
    });
    const pages = new Pages(app, CommandIDs.openJob, restorer);
    const describedBy = {
      args: {
        type: 'object',
        properties: {
          id: {
            type: 'string',
            description: trans.__('Id of the job, or of a grid of jobs')
          }
        },
        required: ['id']
      }
    };
    commands.addCommand(CommandIDs.openJob, {
      label: trans.__('Open job'),
      caption: trans.__('Open a job and its log in the main area'),
      describedBy,
      isEnabled: ({ id }) => typeof id === 'string' && id !== '',
      execute: async args => {
        const id = typeof args.id === 'string' ? args.id : '';
        // What was just made is listed, and its end will be told.
        if (!list.state.jobs?.some(job => job.id === id)) {
          await list.refresh();
        }
        const isGrid = list.state.jobs?.some(({ group }) => group === id);
        await pages.open(`jupyter-mlflow:job:${id}`, { id }, async () => {
          if (isGrid) {
            const { GridPage } = await import('./grid');
            return new GridPage({ group: id, list, commands, trans });
          }
          const { openJobPage } = await import('./page');
          return openJobPage(serviceManager, { id, list, commands, trans });
        });
      }
    });

    commands.addCommand(CommandIDs.cancelJob, {
      label: trans.__('Cancel job…'),
      caption: trans.__('End the processes of a job, and its runs'),
      describedBy,
      isEnabled: ({ id }) => typeof id === 'string' && id !== '',
      execute: async ({ id }) => {
        const { askToCancelAny } = await import('./cancel');
        await askToCancelAny(typeof id === 'string' ? id : '', list, trans);
      }
    });

    notifyOfEnds(list, commands, trans);
    managers?.add(runningJobs(list, commands, trans));
    if (!sections) {
      return;
    }
    // Told beside the title while the part is folded: as soon as somebody sees the panel.
    const look = (): void => {
      if (experiments?.isVisible) {
        void list.refresh();
      }
    };
    experiments?.visibilityChanged.connect(look);
    look();
    sections.add({
      id: 'jobs',
      rank: RANK,
      title: trans.__('Jobs'),
      summary: {
        get text() {
          const live = (list.state.jobs ?? []).filter(isLive).length;
          return live > 0 ? trans.__('%1 running', live) : '';
        },
        changed: list.changed
      },
      load: async () => {
        const { makeSection } = await import('./section');
        return makeSection({ list, commands, experiments });
      }
    });
  }
};
