import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
// What Lab lists among what runs, and the panel beside a folded title, is there from the start.
/* eslint-disable jupyter/prefer-lazy-imports */
import { EndpointsClient } from '../api/endpoints';
import { Hints, maySubscribe } from '../api/events';
// It brings back what was open, before anything is asked for.
import { Pages } from '../common/pages';
import { pythonKernelOf } from '../common/pythonkernel';
import {
  CommandIDs,
  IExperimentsModel,
  IPanelSections,
  IVersionParts
} from '../tokens';
import { EndpointList } from './list';
import { addRemotePages } from './remote/pages';
import { runningEndpoints } from './running';
/* eslint-enable jupyter/prefer-lazy-imports */

/** Its place at the panel's foot: below the models. */
const RANK = 20;

/**
 * Real-time endpoints: their pages, and where they are listed.
 */
export const endpointsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlflow:endpoints',
  description:
    'Adds the pages of real-time endpoints, and lists them in the panel and among what runs.',
  autoStart: true,
  optional: [
    ITranslator,
    ILayoutRestorer,
    IPanelSections,
    IExperimentsModel,
    IRunningSessionManagers,
    INotebookTracker,
    IVersionParts
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    sections: IPanelSections | null,
    experiments: IExperimentsModel | null,
    managers: IRunningSessionManagers | null,
    tracker: INotebookTracker | null,
    versions: IVersionParts | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_mlflow');
    const pages = new Pages(app, CommandIDs.openEndpoint, restorer);
    commands.addCommand(CommandIDs.openEndpoint, {
      label: trans.__('Open endpoint'),
      caption: trans.__('Open a real-time endpoint in the main area'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__('Name of the endpoint')
            }
          },
          required: ['name']
        }
      },
      isEnabled: ({ name }) => typeof name === 'string' && name !== '',
      execute: async args => {
        const name = typeof args.name === 'string' ? args.name : '';
        await pages.open(
          `jupyter-mlflow:endpoint:${name}`,
          { name },
          async () => {
            const { openEndpointPage } = await import('./page');
            return openEndpointPage(serviceManager, {
              name,
              commands,
              kernel: () => pythonKernelOf(tracker?.currentWidget ?? null),
              trans
            });
          }
        );
      }
    });

    addRemotePages(app, restorer, trans);

    const list = new EndpointList(
      new EndpointsClient(serviceManager.serverSettings),
      new Hints(serviceManager.events)
    );
    managers?.add(runningEndpoints(list, commands, trans));
    versions?.add({
      id: 'endpoints',
      load: async () => {
        const { makeVersionPart } = await import('./versionpart');
        return makeVersionPart(list, commands);
      }
    });
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
      id: 'endpoints',
      rank: RANK,
      title: trans.__('Endpoints'),
      summary: {
        get text() {
          const { endpoints } = list.state;
          const ready = (endpoints ?? []).filter(
            ({ state }) => state === 'ready'
          );
          return endpoints?.length ? trans.__('%1 ready', ready.length) : '';
        },
        changed: list.changed
      },
      load: async () => {
        const [{ makeSection }, { EndpointWatch }] = await Promise.all([
          import('./section'),
          import('./watch')
        ]);
        const { serverSettings, events } = serviceManager;
        return makeSection({
          list,
          commands,
          experiments,
          makeWatch: () =>
            new EndpointWatch({
              hints: new Hints(events),
              mayHint: () => maySubscribe(serverSettings),
              name: null
            }),
          services: serviceManager
        });
      }
    });
  }
};
