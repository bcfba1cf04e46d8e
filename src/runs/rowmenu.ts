import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { openMenu } from '../components/menu';
import type { IRun } from '../tokens';
import type { TableActions } from './actions';
import type { RunsModel } from './model';

/**
 * Open the menu of a run, or of all that are chosen when it is one of them.
 *
 * @param at In pixels of the window; below the element when it is left out.
 */
export function openRowMenu(
  element: HTMLElement,
  run: IRun,
  model: RunsModel,
  actions: TableActions,
  trans: TranslationBundle,
  at?: { readonly x: number; readonly y: number }
): void {
  const chosen = [...model.selection.ids];
  const ids = chosen.includes(run.id) ? chosen : [run.id];
  const isDeleted = model.state.setup.stage === 'deleted';
  openMenu(
    element,
    [
      {
        label: trans.__('Open run'),
        run: () => {
          actions.open(run);
        }
      },
      {
        label: trans.__('Go to cell'),
        isEnabled: run.cell !== null,
        run: () => {
          actions.goToCell(run);
        }
      },
      {
        label: trans.__('Compare'),
        isEnabled: ids.length > 1,
        run: () => {
          actions.compare(ids);
        }
      },
      ...(run.models.length > 0
        ? [
            null,
            {
              label: trans.__('Register model…'),
              run: (): void => {
                actions.register(run);
              }
            },
            {
              label: trans.__('Use for inference…'),
              run: (): void => {
                actions.useForInference(run);
              }
            }
          ]
        : []),
      null,
      {
        label: run.isStarred ? trans.__('Remove the star') : trans.__('Star'),
        run: () => {
          actions.star(ids, !run.isStarred);
        }
      },
      {
        label: trans.__('Rename…'),
        run: () => {
          void actions.rename(run);
        }
      },
      {
        label: trans.__('Tag…'),
        run: () => {
          void actions.tag(ids);
        }
      },
      {
        label: trans._n(
          'Export as CSV',
          'Export %2 runs as CSV',
          ids.length,
          ids.length.toLocaleString()
        ),
        run: () => {
          void actions.export(ids);
        }
      },
      null,
      {
        label: trans.__('Copy link'),
        run: () => {
          actions.copyLink(run);
        }
      },
      {
        label: trans.__('Copy run id'),
        run: () => {
          Clipboard.copyToSystem(run.id);
        }
      },
      null,
      isDeleted
        ? {
            label: trans.__('Restore'),
            run: () => {
              actions.restore(ids);
            }
          }
        : {
            label: trans.__('Delete'),
            run: () => {
              actions.delete(ids);
            }
          }
    ],
    at
  );
}
