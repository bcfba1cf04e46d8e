import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { useSignalValue } from '../components/hooks';
import type { IRunMessage } from '../common/runmessage';
import type { CardActions } from './actions';
import { CardRow } from './row';
import type { Watch } from './watch';

/**
 * The runs of a cell, a line for each.
 */
export function CardView({
  message,
  watch,
  actions,
  trans
}: {
  readonly message: IRunMessage;
  readonly watch: Watch;
  readonly actions: CardActions;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(watch.changed, () => watch.state);
  const shown = message.rows.reduce(
    (sum, { sweep }) => sum + 1 + (sweep?.total ?? 0),
    0
  );
  const more = message.total - shown;
  return (
    <>
      <ul
        className="jp-MlflowRunCard-rows"
        aria-label={trans.__('MLflow runs')}
      >
        {message.rows.map(row => (
          <CardRow
            key={row.runId}
            row={row}
            state={state}
            actions={actions}
            trans={trans}
          />
        ))}
      </ul>
      {more > 0 && (
        <div className="jp-MlflowRunCard-more">
          {trans._n('and %1 more run', 'and %1 more runs', more)}
        </div>
      )}
    </>
  );
}
