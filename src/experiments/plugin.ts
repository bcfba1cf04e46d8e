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
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { Hints, maySubscribe } from '../api/events';
import { flaskIcon } from '../components/icons';
import { CommandIDs, IExperimentsModel } from '../tokens';
import { RunActions } from './actions';
import { NotebookFollower } from './follow';
// These are there from the start.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { keepIdentity } from './identity';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { ExperimentsModel } from './model';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { ExperimentsPanel } from './panel';

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
  requires: [IExperimentsModel],
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
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null
  ): void => {
    const { commands, shell } = app;
    const translatorOrNull = translator ?? nullTranslator;
    const trans = translatorOrNull.load('jupyter_mlflow');
    const panel = new ExperimentsPanel({
      model,
      actions: new RunActions(commands, model),
      translator: translatorOrNull
    });
    addCommands(commands, trans, model, () => {
      shell.activateById(panel.id);
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
    for (const command of [
      CommandIDs.openExperiments,
      CommandIDs.refreshRuns
    ]) {
      palette?.addItem({ command, category: trans.__('MLflow') });
    }
  }
};

function addCommands(
  commands: CommandRegistry,
  trans: TranslationBundle,
  model: IExperimentsModel,
  open: () => void
): void {
  const noArguments = { args: { type: 'object', properties: {} } } as const;
  commands.addCommand(CommandIDs.openExperiments, {
    label: trans.__('Show experiments'),
    caption: trans.__('Show the runs of the current notebook'),
    icon: flaskIcon,
    describedBy: noArguments,
    execute: open
  });
  commands.addCommand(CommandIDs.refreshRuns, {
    label: trans.__('Refresh runs'),
    caption: trans.__('Refresh runs'),
    icon: refreshIcon,
    describedBy: noArguments,
    execute: () => model.refresh()
  });
}

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
