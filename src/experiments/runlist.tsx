import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import { TextButton } from '../components/button';
import { useSignalValue } from '../components/hooks';
import type { IExperimentsState } from '../tokens';
import type { IPanelParts } from './parts';
import { RunRow } from './runrow';
import { MOST_LISTED, isStale } from './state';

/**
 * The runs, newest first.
 */
export function RunList({
  state,
  metricsShown,
  parts,
  trans
}: {
  readonly state: IExperimentsState;
  readonly metricsShown: number;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { runs, total } = state;
  const { model, disclosure } = parts;
  const open = useSignalValue(disclosure.changed, () => disclosure.open);
  const wanted = useSignalValue(disclosure.changed, () => disclosure.wanted);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector(
      `[data-run-id="${CSS.escape(wanted ?? '')}"]`
    );
    if (row) {
      row.scrollIntoView({ block: 'nearest' });
      row.querySelector('button')?.focus({ preventScroll: true });
      disclosure.settle();
    }
  }, [disclosure, runs, wanted]);
  return (
    <>
      <ol className="jp-MlflowRunList" aria-label={trans.__('Runs')} ref={list}>
        {runs.map(run => (
          <RunRow
            key={run.id}
            run={run}
            isExpanded={open.has(run.id)}
            isStale={isStale(run, state)}
            metricsShown={metricsShown}
            parts={parts}
            trans={trans}
          />
        ))}
      </ol>
      <div className="jp-MlflowRunList-footer">
        <span role="status">
          {runs.length < total
            ? trans.__('%1 of %2 runs', runs.length, total)
            : trans._n('%1 run', '%1 runs', total)}
        </span>
        {runs.length < total && runs.length >= MOST_LISTED && (
          <span>{trans.__('Older ones are not listed')}</span>
        )}
        {runs.length < Math.min(total, MOST_LISTED) && (
          <TextButton
            label={trans.__('Show more')}
            onClick={() => {
              void model.showMore();
            }}
          />
        )}
      </div>
    </>
  );
}
