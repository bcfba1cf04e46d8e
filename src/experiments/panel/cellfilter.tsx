import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { useSignalValue } from '../../components/hooks';
import type { IPanelParts } from '../parts';

/**
 * Says that the runs of one cell are listed; a click lists all again.
 */
export function CellFilter({
  cellId,
  parts: { cells, replies },
  trans
}: {
  readonly cellId: string;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const count = useSignalValue(cells.changed, () => cells.countOf(cellId));
  return (
    <div className="jp-MlflowCellFilter">
      <button
        type="button"
        className="jp-MlflowCellFilter-chip"
        title={trans.__('Show all runs')}
        onClick={() => {
          replies.showAllRuns();
        }}
      >
        {count === null
          ? trans.__('Runs of this cell')
          : trans.__('Runs of cell [%1]', count)}
        <closeIcon.react tag="span" />
      </button>
    </div>
  );
}
