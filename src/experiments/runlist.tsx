import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useState } from 'react';
import { TextButton } from '../components/button';
import type { IRun } from '../tokens';
import type { RunActions } from './actions';
import { RunRow } from './runrow';

/**
 * The runs, newest first.
 */
export function RunList({
  runs,
  total,
  metricsShown,
  actions,
  trans,
  onMore
}: {
  readonly runs: readonly IRun[];
  readonly total: number;
  readonly metricsShown: number;
  readonly actions: RunActions;
  readonly trans: TranslationBundle;
  readonly onMore: () => void;
}): React.JSX.Element {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const onToggle = useCallback((id: string) => {
    setExpanded(before => {
      const after = new Set(before);
      if (!after.delete(id)) {
        after.add(id);
      }
      return after;
    });
  }, []);
  return (
    <>
      <ol className="jp-MlflowRunList" aria-label={trans.__('Runs')}>
        {runs.map(run => (
          <RunRow
            key={run.id}
            run={run}
            isExpanded={expanded.has(run.id)}
            metricsShown={metricsShown}
            actions={actions}
            trans={trans}
            onToggle={onToggle}
          />
        ))}
      </ol>
      <div className="jp-MlflowRunList-footer">
        <span role="status">
          {runs.length < total
            ? trans.__('%1 of %2 runs', runs.length, total)
            : trans._n('%1 run', '%1 runs', total)}
        </span>
        {runs.length < total && (
          <TextButton label={trans.__('Show more')} onClick={onMore} />
        )}
      </div>
    </>
  );
}
