import React, { useEffect, useMemo } from 'react';
import type { IChartRun } from '../charts';
import { Charts } from '../charts';
import { useChartsSetup } from '../common/chartssetup';
import { runColor } from '../common/colors';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import { CommandIDs } from '../tokens';
import type { IPageParts } from './parts';

/**
 * Charts of the runs that are chosen, else of the first ones.
 */
export function ChartsPane({
  parts
}: {
  readonly parts: IPageParts;
}): React.JSX.Element {
  const { place, model, chartRuns, views, watch, setups, commands, trans } =
    parts;
  const { runs, total, error } = useSignalValue(
    chartRuns.changed,
    () => chartRuns.state
  );
  const { colors } = useSignalValue(model.changed, () => model.state.setup);
  const [setup, onSetup] = useChartsSetup(
    setups,
    'charts',
    place.connection,
    place.id
  );
  const kind = setup?.kind;
  useEffect(() => {
    if (kind === undefined) {
      return;
    }
    chartRuns.want(kind === 'lines' ? 'lines' : 'marks');
    return (): void => {
      chartRuns.want(null);
    };
  }, [chartRuns, kind]);
  const drawn = useMemo<readonly IChartRun[]>(() => {
    const chosen = new Map(colors);
    return (runs ?? []).map(({ run, tags }) => ({
      id: run.id,
      name: run.name,
      color: runColor(run.id, chosen),
      metrics: run.metrics,
      params: run.params,
      tags
    }));
  }, [runs, colors]);
  const metricKeys = useMemo(() => keysOf(drawn, 'metrics'), [drawn]);
  const paramKeys = useMemo(() => keysOf(drawn, 'params'), [drawn]);
  return (
    <section
      className="jp-MlflowExperimentPage-charts"
      aria-label={trans.__('Charts')}
    >
      {error && <ErrorPane error={error} trans={trans} />}
      {runs === null || setup === null ? (
        !error && <Loading trans={trans} />
      ) : (
        <Charts
          views={views}
          connection={place.connection}
          runs={drawn}
          total={total}
          metricKeys={metricKeys}
          paramKeys={paramKeys}
          changed={watch.changed}
          setup={setup}
          onSetup={onSetup}
          onOpenRun={runId => {
            void commands.execute(CommandIDs.openRunPage, {
              connection: place.connection,
              runId
            });
          }}
          onSelect={runIds => {
            model.selection.set(runIds);
          }}
          trans={trans}
        />
      )}
    </section>
  );
}

function keysOf(
  runs: readonly IChartRun[],
  kind: 'metrics' | 'params'
): readonly string[] {
  return [
    ...new Set(runs.flatMap(run => run[kind].map(([key]) => key)))
  ].sort();
}
