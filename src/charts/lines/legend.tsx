import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import { dashesFor } from '../../common/colors';
import { RunName } from '../runname';
import type { IChartRun } from '../types';

/**
 * Which line is which run's.
 */
export function Legend({
  runs,
  onOpenRun,
  trans
}: {
  readonly runs: readonly IChartRun[];
  readonly onOpenRun?: (runId: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const dashes = useMemo(
    () => dashesFor(runs.map(({ color }) => color)),
    [runs]
  );
  return (
    <ul
      className="jp-MlflowCharts-legend"
      tabIndex={0}
      aria-label={trans.__('Runs in the charts')}
    >
      {runs.map((run, index) => (
        <li key={run.id} title={run.name}>
          <Swatch color={run.color} dash={dashes[index] ?? []} />
          <RunName run={run} onOpenRun={onOpenRun} />
        </li>
      ))}
    </ul>
  );
}

/** A piece of a line, as it is drawn in the charts. */
export function Swatch({
  color,
  dash
}: {
  readonly color: string;
  readonly dash: readonly number[];
}): React.JSX.Element {
  return (
    <svg
      className="jp-MlflowCharts-swatch"
      width={22}
      height={8}
      aria-hidden="true"
    >
      <line
        x1={1}
        y1={4}
        x2={21}
        y2={4}
        stroke={color}
        strokeWidth={2}
        strokeDasharray={dash.map(length => length * 2).join(' ')}
      />
    </svg>
  );
}
