import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  ICommandPalette,
  IToolbarWidgetRegistry,
  createToolbarFactory,
  setToolbar
} from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { Hints, maySubscribe } from '../api/events';
import { IExperimentsModel } from '../tokens';
import { RunActions } from './actions';
import { CellWatch } from './cells';
// These are there from the start.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { addCommands } from './commands';
import { Disclosure } from './disclosure';
import { NotebookFollower } from './follow';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { keepIdentity } from './identity';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { ExperimentsModel } from './model';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { ExperimentsPanel } from './panel';
import type { IPanelParts } from './parts';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { Replies } from './replies';

const PANEL_PLUGIN = 'jupyter-mlflow:experiments';
const TOOLBAR_FACTORY = 'MlflowExperiments';

/** In the right side bar: after the property inspector, before the debugger. */
const RANK = 300;

/**
 * The runs of the current notebook, as data.
 */
export const modelPlugin: JupyterFrontEndPlugin<IExperimentsModel> = {
  id: 'jupyter-mlflow:experiments-model',
  description: 'Follows the current notebook and keeps the list of its runs.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: IExperimentsModel,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker
  ): IExperimentsModel => {
    const { serverSettings, events } = app.serviceManager;
    const hints = new Hints(events);
    const model = new ExperimentsModel({
      serverSettings,
      hints,
      mayHint: () => maySubscribe(serverSettings)
    });
    new NotebookFollower(tracker, model);
    keepIdentity({ tracker, model, hints, serverSettings });
    return model;
  }
};

/**
 * The panel in the side bar.
 */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: PANEL_PLUGIN,
  description:
    'Adds the Experiments panel with the runs of the current notebook.',
  autoStart: true,
  requires: [IExperimentsModel, INotebookTracker],
  optional: [
    ITranslator,
    ILayoutRestorer,
    ICommandPalette,
    ISettingRegistry,
    IToolbarWidgetRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    model: IExperimentsModel,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null
  ): void => {
    const { commands, shell } = app;
    const translatorOrNull = translator ?? nullTranslator;
    const trans = translatorOrNull.load('jupyter_mlflow');
    const parts: IPanelParts = {
      model,
      cells: new CellWatch(tracker, model),
      disclosure: new Disclosure(model),
      actions: new RunActions(commands, model),
      replies: new Replies(app.serviceManager.serverSettings, model)
    };
    const panel = new ExperimentsPanel({
      parts,
      translator: translatorOrNull
    });
    const forPalette = addCommands(commands, {
      parts,
      tracker,
      clickedCell: () =>
        app.contextMenuHitTest(node => node.classList.contains('jp-Cell')),
      trans,
      show: () => {
        shell.activateById(panel.id);
      }
    });
    if (settings && toolbars) {
      toolbars.addFactory(TOOLBAR_FACTORY, 'title', () => {
        const title = new Widget();
        title.addClass('jp-MlflowExperiments-title');
        title.node.textContent = trans.__('Experiments');
        return title;
      });
      setToolbar(
        panel,
        createToolbarFactory(
          toolbars,
          settings,
          TOOLBAR_FACTORY,
          PANEL_PLUGIN,
          translatorOrNull
        )
      );
      void followSettings(settings, panel);
    }
    shell.add(panel, 'right', { rank: RANK, type: 'Experiments' });
    restorer?.add(panel, panel.id);
    for (const command of forPalette) {
      palette?.addItem({ command, category: trans.__('MLflow') });
    }
  }
};

async function followSettings(
  registry: ISettingRegistry,
  panel: ExperimentsPanel
): Promise<void> {
  try {
    const settings = await registry.load(PANEL_PLUGIN);
    const update = (): void => {
      panel.metricsShown = settings.get('metricsShown').composite as number;
    };
    settings.changed.connect(update);
    panel.disposed.connect(() => {
      settings.changed.disconnect(update);
    });
    update();
  } catch (reason) {
    console.error(
      'The settings of the Experiments panel cannot be read.',
      reason
    );
  }
}
