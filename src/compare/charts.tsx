import React, { useMemo } from 'react';
import type { IChartRun } from '../charts';
import { Charts } from '../charts';
import { useChartsSetup } from '../common/chartssetup';
import { runColor } from '../common/colors';
import { compareKeys } from '../common/keys';
import type { ICompareParts } from './parts';
import type { IComparedRun } from './runs';

/**
 * The compared runs as charts.
 */
export function CompareCharts({
  runs,
  colors,
  parts: { model, actions, setups, trans }
}: {
  readonly runs: readonly IComparedRun[];
  /** Those that were chosen, by run id. */
  readonly colors: ReadonlyMap<string, string>;
  readonly parts: ICompareParts;
}): React.JSX.Element | null {
  const [setup, onSetup] = useChartsSetup(
    setups,
    'compare-charts',
    model.connection,
    runs[0]?.experimentId ?? ''
  );
  const drawn = useMemo(
    () =>
      runs.map(({ run, tags }): IChartRun => ({
        id: run.id,
        name: run.name,
        color: runColor(run.id, colors),
        metrics: run.metrics,
        params: run.params,
        tags
      })),
    [runs, colors]
  );
  const metricKeys = useMemo(
    () => keysOf(drawn.map(({ metrics }) => metrics)),
    [drawn]
  );
  const paramKeys = useMemo(
    () => keysOf(drawn.map(({ params }) => params)),
    [drawn]
  );
  return (
    setup && (
      <div className="jp-MlflowCompare-charts">
        <Charts
          views={model.views}
          connection={model.connection}
          runs={drawn}
          metricKeys={metricKeys}
          paramKeys={paramKeys}
          changed={model.changed}
          setup={setup}
          onSetup={onSetup}
          onOpenRun={runId => {
            actions.openRun(runId);
          }}
          trans={trans}
        />
      </div>
    )
  );
}

function keysOf(
  runs: readonly (readonly (readonly [string, unknown])[])[]
): readonly string[] {
  const keys = new Set(runs.flatMap(pairs => pairs.map(([key]) => key)));
  return [...keys].sort(compareKeys);
}
