import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { MetricValue } from '../api/views';
import { Metric } from '../components/metric';
import { StatusBadge } from '../components/status';
import { RelativeTime } from '../components/time';
import type { IRun } from '../tokens';
import type { IComparison } from './comparison';
import type { DrawDiff } from './cellchanges';
import { CellChanges } from './cellchanges';
import type { IDifference } from './pairs';

/**
 * Two runs side by side: what differs in their parameters and metrics, then in the code.
 */
export function CompareView({
  comparison,
  drawDiff,
  trans
}: {
  readonly comparison: IComparison;
  readonly drawDiff: DrawDiff;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { before, after, params, metrics, cells, missing } = comparison;
  return (
    <>
      <h2 className="jp-MlflowCompareCode-title">
        <RunName run={before} trans={trans} />
        <span aria-label={trans.__('compared with')}>→</span>
        <RunName run={after} trans={trans} />
      </h2>
      <div className="jp-MlflowCompareCode-tables">
        <Differences<string>
          title={trans.__('Changed parameters')}
          nothing={trans.__('The parameters are the same.')}
          differences={params}
          runs={[before, after]}
          draw={value => <bdi>{value}</bdi>}
          trans={trans}
        />
        <Differences<MetricValue>
          title={trans.__('Changed metrics')}
          nothing={trans.__('The metrics are the same.')}
          differences={metrics}
          runs={[before, after]}
          draw={value => <Metric value={value} />}
          trans={trans}
        />
      </div>
      <section>
        <h3>{trans.__('Code')}</h3>
        {cells ? (
          <CellChanges cells={cells} drawDiff={drawDiff} trans={trans} />
        ) : (
          <NoSnapshot runs={missing} trans={trans} />
        )}
      </section>
    </>
  );
}

function RunName({
  run,
  trans
}: {
  readonly run: IRun;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <span className="jp-MlflowCompareCode-run" title={run.id}>
      <StatusBadge status={run.status} trans={trans} />
      <bdi>{run.name}</bdi>
      {run.startTime !== null && <RelativeTime time={run.startTime} />}
    </span>
  );
}

function Differences<V>({
  title,
  nothing,
  differences,
  runs,
  draw,
  trans
}: {
  readonly title: string;
  readonly nothing: string;
  readonly differences: readonly IDifference<V>[];
  readonly runs: readonly [IRun, IRun];
  readonly draw: (value: V) => React.JSX.Element;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const cell = (value: V | null): React.JSX.Element =>
    value === null ? (
      <span title={trans.__('Not logged')} aria-label={trans.__('Not logged')}>
        –
      </span>
    ) : (
      draw(value)
    );
  return (
    <section>
      <h3>{title}</h3>
      {differences.length === 0 ? (
        <p className="jp-MlflowCompareCode-quiet">{nothing}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{trans.__('Name')}</th>
              {runs.map(({ id, name }) => (
                <th key={id} scope="col" title={id}>
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ key, before, after }) => (
              <tr key={key}>
                <th scope="row">
                  <bdi>{key}</bdi>
                </th>
                <td>{cell(before)}</td>
                <td>{cell(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function NoSnapshot({
  runs,
  trans
}: {
  readonly runs: readonly IRun[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowCompareCode-quiet" role="status">
      {runs.map(({ id, name }) => (
        <p key={id}>
          {trans.__('The notebook was not kept with the run %1.', name)}
        </p>
      ))}
      <p>
        {trans.__(
          'That is done for runs that a notebook makes in JupyterLab, from its first run with this extension on.'
        )}
      </p>
    </div>
  );
}
