import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { TextButton } from '../../components/button';

/**
 * How many runs are brushed, and what can be done with them.
 *
 * @param props.ids The runs that are.
 * @param props.total How many are drawn.
 * @param props.onSelect Makes them the chosen ones, where runs can be chosen.
 */
export function MarkedNote({
  ids,
  total,
  onSelect,
  onClear,
  trans
}: {
  readonly ids: readonly string[];
  readonly total: number;
  readonly onSelect?: (runIds: readonly string[]) => void;
  readonly onClear: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowAcross-marked">
      <span role="status">
        {trans.__('%1 of %2 runs are marked.', ids.length, total)}
      </span>
      {onSelect && ids.length > 0 && (
        <TextButton
          label={trans.__('Select them')}
          onClick={() => {
            onSelect(ids);
            onClear();
          }}
        />
      )}
      <TextButton label={trans.__('Clear')} onClick={onClear} />
    </div>
  );
}
