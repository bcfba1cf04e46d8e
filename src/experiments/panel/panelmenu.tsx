import type { TranslationBundle } from '@jupyterlab/translation';
import {
  ReactWidget,
  ToolbarButtonComponent,
  ellipsesIcon
} from '@jupyterlab/ui-components';
import type { Widget } from '@lumino/widgets';
import React from 'react';
import type { MenuEntry } from '../../components/menu';
import { openMenu } from '../../components/menu';
import type { RunActions } from '../actions';
import { experimentEntries } from '../all/experimentmenu';
import { listsExperiments } from '../model/state';
import type { IPanelParts } from '../parts';

/**
 * The button with what can be done to what the panel shows.
 */
export function makeMenuButton(
  parts: IPanelParts,
  trans: TranslationBundle
): Widget {
  // Lab's own widget for it says "not pressed" of buttons that never are.
  const button = ReactWidget.create(
    <ToolbarButtonComponent
      icon={ellipsesIcon}
      tooltip={trans.__('More actions')}
      onClick={() => {
        openMenu(button.node, entries(parts, trans));
      }}
    />
  );
  button.addClass('jp-ToolbarButton');
  return button;
}

function entries(
  { model, actions }: IPanelParts,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const { experimentId: id } = model.state;
  const own =
    id === null || listsExperiments(model.state)
      ? []
      : experimentEntries(
          { connection: model.connectionId, id },
          actions,
          () => {
            void model.refresh();
          },
          trans
        );
  return [
    ...own,
    ...(own.length > 0 ? [null] : []),
    ...(model.state.total > 0 && !listsExperiments(model.state)
      ? listEntries(actions, trans)
      : []),
    {
      label: trans.__('All experiments'),
      run: () => {
        actions.showAll();
      }
    },
    {
      label: trans.__('Settings'),
      run: () => {
        actions.openSettings();
      }
    }
  ];
}

/** What is done with all runs that are listed. */
function listEntries(
  actions: RunActions,
  trans: TranslationBundle
): readonly MenuEntry[] {
  return [
    {
      label: trans.__('Export as CSV'),
      run: () => {
        actions.exportRuns();
      }
    },
    {
      label: trans.__('Copy as search_runs call'),
      run: () => {
        actions.copyCode();
      }
    },
    null
  ];
}
