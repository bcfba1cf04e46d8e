import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { connectionOf } from '../../common/commandargs';
import { flaskIcon } from '../../components/icons';
import { CommandIDs } from '../../tokens';
import type { IPanelParts } from '../parts';

type Cell = NotebookPanel['content']['widgets'][number];

/**
 * Add the commands of the panel.
 *
 * @param options.clickedCell The node of the cell whose context menu was opened last.
 * @param options.show Brings the panel to the front.
 * @returns Those for the palette.
 */
export function addCommands(
  commands: CommandRegistry,
  {
    parts,
    tracker,
    clickedCell,
    trans,
    show
  }: {
    readonly parts: IPanelParts;
    readonly tracker: INotebookTracker | null;
    readonly clickedCell: () => HTMLElement | undefined;
    readonly trans: TranslationBundle;
    readonly show: () => void;
  }
): readonly string[] {
  const { model } = parts;
  const noArguments = { args: { type: 'object', properties: {} } } as const;
  commands.addCommand(CommandIDs.openExperiments, {
    label: trans.__('Show experiments'),
    caption: trans.__('Show the runs of the current notebook'),
    icon: flaskIcon,
    describedBy: noArguments,
    execute: show
  });
  commands.addCommand(CommandIDs.showAllExperiments, {
    label: trans.__('All experiments'),
    caption: trans.__('Show all experiments of the store'),
    icon: flaskIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          connection: {
            type: 'string',
            description: trans.__('The store, that of the panel if left out')
          }
        }
      }
    },
    execute: args => {
      model.place = {
        kind: 'experiments',
        connection: connectionOf(args, model)
      };
      show();
    }
  });
  commands.addCommand(CommandIDs.refreshRuns, {
    label: trans.__('Refresh runs'),
    caption: trans.__('Refresh runs'),
    icon: refreshIcon,
    describedBy: noArguments,
    execute: () => model.refresh()
  });
  const cellOf = ({
    isContextMenu
  }: ReadonlyPartialJSONObject): Cell | null => {
    // A click with the other button does not make its cell the active one.
    const node = isContextMenu === true ? clickedCell() : undefined;
    const cells = tracker?.currentWidget?.content.widgets ?? [];
    return (
      cells.find(cell => cell.node === node) ?? tracker?.activeCell ?? null
    );
  };
  commands.addCommand(CommandIDs.showCellRuns, {
    label: trans.__('Runs of this cell'),
    caption: trans.__('Show the runs that a cell has made'),
    icon: flaskIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          isContextMenu: {
            type: 'boolean',
            description: trans.__(
              'Of the cell whose context menu is open, not of the active one'
            )
          }
        }
      }
    },
    isEnabled: args => cellOf(args)?.model.type === 'code',
    execute: args => {
      model.place = { kind: 'notebook' };
      model.cellId = cellOf(args)?.model.id ?? null;
      show();
    }
  });
  commands.addCommand(CommandIDs.openRun, {
    label: trans.__('Open run'),
    caption: trans.__('Show everything about a run'),
    describedBy: {
      args: {
        type: 'object',
        required: ['runId'],
        properties: {
          connection: {
            type: 'string',
            description: trans.__('The connection that holds the run')
          },
          runId: { type: 'string', description: trans.__('Id of the run') }
        }
      }
    },
    isEnabled: args => typeof args.runId === 'string',
    execute: async ({ runId }) => {
      show();
      if (typeof runId === 'string' && !(await openRun(parts, runId))) {
        Notification.info(
          trans.__('This run is not among those of the current notebook.'),
          { autoClose: 5_000 }
        );
      }
    }
  });
  return [
    CommandIDs.openExperiments,
    CommandIDs.showAllExperiments,
    CommandIDs.refreshRuns,
    CommandIDs.showCellRuns
  ];
}

/**
 * Bring a run into view, open to its details.
 *
 * @returns Whether it is listed.
 */
async function openRun(
  { model, disclosure }: IPanelParts,
  runId: string
): Promise<boolean> {
  if (model.place.kind === 'experiments') {
    model.place = { kind: 'notebook' };
  }
  model.cellId = null;
  disclosure.reveal(runId);
  let row = await model.locate(runId);
  if (row === null) {
    await (model.state.listing.filter === ''
      ? model.refresh()
      : model.list({ filter: '' }));
    row = await model.locate(runId);
  }
  if (row === null) {
    disclosure.settle();
  }
  return row !== null;
}
