import type { TranslationBundle } from '@jupyterlab/translation';
import type { MenuEntry } from '../components/menu';
import type { TableActions } from './actions';
import { toggleGroup } from './columnmenu';
import { columnOf } from './columns';
import type { RunsModel } from './model';
import { DEFAULT_TABLE } from './setup';

/** Columns that are offered to group by: the menu has to fit on a screen. */
const MOST_GROUPS = 20;

/** How runs are put together. */
export function groupMenu(
  model: RunsModel,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const { setup, columns, keys } = model.state;
  const { isNested, groupBy } = setup;
  const shown = columns.filter(id => /^(params|tags)\./.test(id));
  const others = (keys?.params ?? []).map(key => `params.${key}`);
  const offered = [...new Set([...groupBy, ...shown, ...others])];
  return [
    {
      label: trans.__('Below their parents'),
      isToggled: isNested,
      run: () => {
        model.change({ isNested: !isNested });
      }
    },
    null,
    ...offered.slice(0, MOST_GROUPS).map(id => ({
      label: trans.__('By %1', columnOf(id).key),
      isToggled: groupBy.includes(id),
      run: (): void => {
        toggleGroup(model, id);
      }
    })),
    null,
    {
      label: trans.__('Do not group'),
      isEnabled: groupBy.length > 0,
      run: () => {
        model.change({ groupBy: [] });
      }
    }
  ];
}

/** What can be done to the table as a whole. */
export function tableMenu(
  model: RunsModel,
  actions: TableActions,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const { stage } = model.state.setup;
  return [
    {
      label: trans.__('Show deleted runs'),
      isToggled: stage === 'deleted',
      run: () => {
        model.selection.set([]);
        model.change({ stage: stage === 'deleted' ? 'active' : 'deleted' });
      }
    },
    {
      label: trans.__('Columns and order as at first'),
      run: () => {
        model.change({
          columns: DEFAULT_TABLE.columns,
          widths: DEFAULT_TABLE.widths,
          pinned: DEFAULT_TABLE.pinned,
          sort: DEFAULT_TABLE.sort
        });
      }
    },
    null,
    {
      label: trans.__('Export all as CSV'),
      run: () => {
        void actions.export();
      }
    },
    {
      label: trans.__('Copy as search_runs call'),
      run: () => {
        actions.copyCode();
      }
    }
  ];
}
