import type { TranslationBundle } from '@jupyterlab/translation';
import {
  ellipsesIcon,
  filterListIcon,
  refreshIcon,
  tableRowsIcon,
  treeViewIcon
} from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton, TextButton } from '../components/button';
import { useSignalValue } from '../components/hooks';
import { openMenu } from '../components/menu';
import type { TableActions } from './actions';
import { openColumnChooser } from './columnchooser';
import { FilterBox } from './filterbox';
import type { RunsModel } from './model';
import { quickFilters } from './quickfilters';
import { groupMenu, tableMenu } from './tablemenu';

/**
 * Above the table: the filter, and how the table is set up.
 */
export function RunsToolbar({
  model,
  actions,
  trans
}: {
  readonly model: RunsModel;
  readonly actions: TableActions;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { setup, keys, filterError } = useSignalValue(
    model.changed,
    () => model.state
  );
  const { filter, withModel } = setup;
  return (
    <div className="jp-MlflowRunsToolbar">
      <FilterBox
        value={filter}
        onChange={next => {
          if (next !== filter) {
            model.change({ filter: next });
          }
        }}
        keys={keys}
        error={filterError}
        trans={trans}
      />
      {withModel && (
        <TextButton
          label={trans.__('With a model ×')}
          title={trans.__('Show the runs without a model, too')}
          onClick={() => {
            model.change({ withModel: false });
          }}
        />
      )}
      <IconButton
        label={trans.__('Quick filters')}
        icon={filterListIcon}
        opens="menu"
        onClick={button => {
          openMenu(
            button,
            quickFilters(
              setup,
              changes => {
                model.change(changes);
              },
              trans
            )
          );
        }}
      />
      <IconButton
        label={trans.__('Columns')}
        icon={tableRowsIcon}
        opens="dialog"
        onClick={button => {
          openColumnChooser(button, model, trans);
        }}
      />
      <IconButton
        label={trans.__('Group')}
        icon={treeViewIcon}
        opens="menu"
        onClick={button => {
          openMenu(button, groupMenu(model, trans));
        }}
      />
      <IconButton
        label={trans.__('Refresh runs')}
        icon={refreshIcon}
        onClick={() => {
          void model.refresh();
        }}
      />
      <IconButton
        label={trans.__('More')}
        icon={ellipsesIcon}
        opens="menu"
        onClick={button => {
          openMenu(button, tableMenu(model, actions, trans));
        }}
      />
    </div>
  );
}
