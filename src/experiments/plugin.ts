/* The panel is there from the start. */
/* eslint-disable jupyter/prefer-lazy-imports */
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
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { Hints, maySubscribe } from '../api/events';
import { ViewsClient } from '../api/views';
import { Setups } from '../common/setups';
import { StoreWatch } from '../common/storewatch';
import { IExperimentsModel, IPanelSections } from '../tokens';
import { RunActions } from './actions';
import { Disclosure } from './list/disclosure';
import { makeSelection } from './list/selecting';
import { ExperimentsModel } from './model/model';
import { AsideWatch } from './notebook/aside';
import { CellWatch } from './notebook/cells';
import { NotebookFollower } from './notebook/follow';
import { keepIdentity } from './notebook/identity';
import { addCommands } from './panel/commands';
import { ExperimentsPanel } from './panel/panel';
import { makeMenuButton } from './panel/panelmenu';
import { Replies } from './panel/replies';
import { PanelSections } from './panel/sections';
import type { IPanelParts } from './parts';

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
  optional: [INotebookTracker, IStateDB],
  provides: IExperimentsModel,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker | null,
    states: IStateDB | null
  ): IExperimentsModel => {
    const { serverSettings, events } = app.serviceManager;
    const hints = new Hints(events);
    const model = new ExperimentsModel({
      serverSettings,
      hints,
      mayHint: () => maySubscribe(serverSettings),
      setups: new Setups(states)
    });
    if (tracker) {
      // Before the model has another notebook, it knows whether to ask about it.
      new AsideWatch(tracker, model);
      new NotebookFollower(tracker, model);
      keepIdentity({ tracker, model, hints, serverSettings });
    }
    return model;
  }
};

/**
 * The panel in the side bar.
 */
export const panelPlugin: JupyterFrontEndPlugin<IPanelSections> = {
  id: PANEL_PLUGIN,
  description:
    'Adds the Experiments panel with the runs of the current notebook.',
  autoStart: true,
  requires: [IExperimentsModel],
  provides: IPanelSections,
  optional: [
    INotebookTracker,
    ITranslator,
    ILayoutRestorer,
    ICommandPalette,
    ISettingRegistry,
    IToolbarWidgetRegistry,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    model: IExperimentsModel,
    tracker: INotebookTracker | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null,
    states: IStateDB | null
  ): IPanelSections => {
    const { commands, shell } = app;
    const translatorOrNull = translator ?? nullTranslator;
    const trans = translatorOrNull.load('jupyter_mlflow');
    const { serverSettings, events } = app.serviceManager;
    const views = new ViewsClient(serverSettings);
    const parts: IPanelParts = {
      model,
      cells: new CellWatch(tracker, model),
      disclosure: new Disclosure(model),
      selection: makeSelection(model),
      actions: new RunActions(commands, model),
      replies: new Replies(serverSettings, model),
      sections: new PanelSections(),
      services: {
        views,
        setups: new Setups(states),
        watch: connection =>
          new StoreWatch({
            hints: new Hints(events),
            mayHint: () => maySubscribe(serverSettings),
            views,
            connection
          })
      }
    };
    const panel = new ExperimentsPanel({
      parts,
      translator: translatorOrNull,
      restored: app.restored
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
      toolbars.addFactory(TOOLBAR_FACTORY, 'menu', () =>
        makeMenuButton(parts, trans)
      );
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
    return parts.sections;
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
