import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { MetricValue } from '../../api/views';
import { runColor } from '../../common/colors';
import { Metric } from '../../components/metric';
import { Sparkline } from '../../components/sparkline';
import { columnOf } from '../../runs/columns';
import type { IExperimentsState, IListing, IRun } from '../../tokens';

/** Courses that fit into a narrow row. */
const MOST_COURSES = 2;

/**
 * The metrics and parameters of a run that its row shows, the best of all runs marked.
 */
export function RowMetrics({
  run,
  pinned,
  metricsShown,
  best,
  course,
  colors,
  trans
}: {
  readonly run: IRun;
  readonly pinned: IListing['pinned'];
  /** How many metrics are shown when none is pinned. */
  readonly metricsShown: number;
  readonly best: IExperimentsState['best'];
  /** How metrics have gone so far, of a live run. */
  readonly course: ReadonlyMap<string, readonly number[]> | undefined;
  /** Colours that were chosen, by run id. */
  readonly colors: ReadonlyMap<string, string>;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const values = shownValues(run, pinned, metricsShown);
  if (values.length === 0) {
    return null;
  }
  const drawn = values
    .filter(({ kind, key }) => kind === 'metrics' && course?.has(key))
    .slice(0, MOST_COURSES);
  return (
    <ul className="jp-MlflowRunRow-metrics" aria-label={trans.__('Metrics')}>
      {values.map(shown => {
        const { id, key } = shown;
        return (
          <li key={id} className="jp-MlflowRunRow-metric">
            <bdi className="jp-MlflowRunRow-key" title={key}>
              {key}
            </bdi>{' '}
            {shown.kind === 'metrics' ? (
              <Metric value={shown.value} />
            ) : (
              <bdi className="jp-MlflowRunRow-param" title={shown.value}>
                {shown.value}
              </bdi>
            )}
            {shown.kind === 'metrics' && best.get(key) === shown.value && (
              <span
                className="jp-MlflowBest"
                role="img"
                aria-label={trans.__('the best')}
                title={trans.__('The best of all runs')}
              >
                ★
              </span>
            )}
            {drawn.includes(shown) && (
              <span style={{ color: runColor(run.id, colors) }}>
                <Sparkline
                  values={course?.get(key) ?? []}
                  label={trans.__('%1 so far', key)}
                />
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type Shown = { readonly id: string; readonly key: string } & (
  | { readonly kind: 'metrics'; readonly value: MetricValue }
  | { readonly kind: 'params'; readonly value: string }
);

function shownValues(
  run: IRun,
  pinned: IListing['pinned'],
  metricsShown: number
): readonly Shown[] {
  if (pinned.length === 0) {
    return run.metrics.slice(0, metricsShown).map(([key, value]) => ({
      id: `metrics.${key}`,
      kind: 'metrics',
      key,
      value
    }));
  }
  return pinned.map(columnOf).flatMap(({ id, kind, key }): Shown[] => {
    if (kind === 'metrics') {
      return valuesOf(run.metrics, key).map(value => ({
        id,
        kind,
        key,
        value
      }));
    }
    return kind === 'params'
      ? valuesOf(run.params, key).map(value => ({ id, kind, key, value }))
      : [];
  });
}

/** The value of a key, none where there is none. */
function valuesOf<V>(
  pairs: readonly (readonly [string, V])[],
  key: string
): readonly V[] {
  return pairs.filter(([name]) => name === key).map(([, value]) => value);
}

/** Whether a row has anything to show of a run. */
export function showsValues(
  run: IRun,
  pinned: IListing['pinned'],
  metricsShown: number
): boolean {
  return shownValues(run, pinned, metricsShown).length > 0;
}
