import type { TranslationBundle } from '@jupyterlab/translation';
import { editIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { useSignalValue } from '../../components/hooks';
import { LinkButton } from '../../components/linkbutton';
import type { IRun, IRunCell } from '../../tokens';
import type { IPanelParts } from '../parts';

/**
 * The cell that made a run: a link to it, marked when it was edited since.
 */
export function CellLink({
  run,
  cell,
  parts: { cells, actions },
  trans
}: {
  readonly run: IRun;
  readonly cell: IRunCell;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(cells.changed, () => cells.stateOf(cell));
  if (state === 'deleted') {
    return (
      <span className="jp-MlflowCellLink">{trans.__('cell deleted')}</span>
    );
  }
  const mark = trans.__('The cell was edited since this run');
  return (
    <span className="jp-MlflowCellLink">
      <LinkButton
        label={
          cell.executionCount === null
            ? trans.__('cell')
            : trans.__('cell %1', cell.executionCount)
        }
        subject={run.name}
        onClick={() => {
          actions.goToCell(run, state !== 'elsewhere');
        }}
      />
      {state === 'edited' && (
        <span
          className="jp-MlflowCellLink-edited"
          role="img"
          aria-label={mark}
          title={mark}
        >
          <editIcon.react tag="span" />
        </span>
      )}
    </span>
  );
}
