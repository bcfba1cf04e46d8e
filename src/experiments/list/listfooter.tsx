import type { TranslationBundle } from '@jupyterlab/translation';
import { ellipsesIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { runCount } from '../../common/runcount';
import { IconButton, TextButton } from '../../components/button';
import { useSignalValue } from '../../components/hooks';
import type { IExperimentsState } from '../../tokens';
import { isFiltered } from '../model/state';
import type { IPanelParts } from '../parts';
import { openSelectionMenu } from './runmenu';

/**
 * How many runs there are, and what can be done with those that are selected.
 */
export function ListFooter({
  state,
  parts,
  trans
}: {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { actions, selection } = parts;
  const ids = useSignalValue(selection.changed, () => selection.ids);
  return (
    <div className="jp-MlflowRunList-footer">
      <span role="status">
        {countLabel(state, trans)}
        {ids.size > 0 &&
          ` · ${trans.__('%1 selected', ids.size.toLocaleString())}`}
      </span>
      <span className="jp-MlflowRunList-buttons">
        {ids.size > 1 && (
          <TextButton
            label={trans.__('Compare')}
            onClick={() => {
              actions.compare([...ids]);
            }}
          />
        )}
        <TextButton
          label={trans.__('Charts')}
          title={
            ids.size > 0
              ? trans.__('Open charts of the selected runs')
              : trans.__('Open the table and charts of these runs')
          }
          onClick={() => {
            actions.openTable([...ids]);
          }}
        />
        {ids.size > 0 && (
          <IconButton
            icon={ellipsesIcon}
            label={trans.__('More actions for the selected runs')}
            opens="menu"
            onClick={button => {
              openSelectionMenu(button, parts, trans);
            }}
          />
        )}
      </span>
    </div>
  );
}

function countLabel(
  { listing, runs, total, all }: IExperimentsState,
  trans: TranslationBundle
): string {
  const listed = total.toLocaleString();
  if (listing.stage === 'deleted') {
    return trans._n('%2 deleted run', '%2 deleted runs', total, listed);
  }
  // How many there are in all is asked for after the rows, and may not be known.
  if (all === null && isFiltered(listing)) {
    return trans._n('%2 run found', '%2 runs found', total, listed);
  }
  if (all === null && runs.some(({ children }) => children > 0)) {
    return '';
  }
  const count = Math.max(all ?? 0, total);
  return isFiltered(listing)
    ? trans.__('%1 of %2 runs', listed, count.toLocaleString())
    : runCount(count, trans);
}
