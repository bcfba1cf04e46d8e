import type { TranslationBundle } from '@jupyterlab/translation';
import type { MenuEntry } from '../../components/menu';
import { openMenu } from '../../components/menu';
import type { IRun } from '../../tokens';
import type { IPanelParts } from '../parts';
import { selectAll } from './selecting';

/** Compare a run with those that are selected, or else with the one before it. */
export function compareRun(
  run: IRun,
  { actions, model, selection }: IPanelParts
): void {
  const selected = [...selection.ids].filter(id => id !== run.id);
  const { runs } = model.state;
  const next = runs[runs.findIndex(({ id }) => id === run.id) + 1];
  const before = next ? [next.id] : [];
  actions.compare([run.id, ...(selected.length > 0 ? selected : before)]);
}

/** Open the menu of what else can be done to a run. */
export function openRunMenu(
  button: HTMLElement,
  run: IRun,
  parts: IPanelParts,
  trans: TranslationBundle
): void {
  const { actions } = parts;
  openMenu(button, [
    {
      label: trans.__('Compare with selected or previous run'),
      run: () => {
        compareRun(run, parts);
      }
    },
    null,
    {
      label: run.isStarred ? trans.__('Remove star') : trans.__('Star'),
      run: () => {
        actions.star([run.id], !run.isStarred);
      }
    },
    {
      label: trans.__('Rename…'),
      run: () => {
        actions.rename(run);
      }
    },
    {
      label: trans.__('Tag…'),
      run: () => {
        actions.tag([run.id]);
      }
    },
    null,
    {
      label: trans.__('Copy run id'),
      run: () => {
        actions.copyId(run);
      }
    },
    {
      label: trans.__('Copy link'),
      run: () => {
        actions.copyLink(run);
      }
    },
    null,
    removal([run.id], parts, trans)
  ]);
}

/** Deleting runs; of those that are deleted, bringing them back. */
function removal(
  ids: readonly string[],
  { actions, model, selection }: IPanelParts,
  trans: TranslationBundle
): MenuEntry {
  const isDeleted = model.state.listing.stage === 'deleted';
  return {
    label: isDeleted ? trans.__('Restore') : trans.__('Delete'),
    run: () => {
      selection.remove(ids);
      if (isDeleted) {
        actions.restore(ids);
      } else {
        actions.delete(ids);
      }
    }
  };
}

/** Open the menu of what can be done to all runs that are selected. */
export function openSelectionMenu(
  button: HTMLElement,
  parts: IPanelParts,
  trans: TranslationBundle
): void {
  const { actions, model, selection } = parts;
  const ids = [...selection.ids];
  openMenu(button, [
    {
      label: trans.__('Star'),
      run: () => {
        actions.star(ids, true);
      }
    },
    {
      label: trans.__('Tag…'),
      run: () => {
        actions.tag(ids);
      }
    },
    removal(ids, parts, trans),
    null,
    {
      label: trans.__('Select all runs'),
      run: () => {
        void selectAll(selection, model);
      }
    },
    {
      label: trans.__('Clear selection'),
      run: () => {
        selection.set([]);
      }
    }
  ]);
}
