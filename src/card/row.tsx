import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { MetricValue } from '../api/views';
import { runCount } from '../common/runcount';
import { formatMetric } from '../components/format';
import { LinkButton } from '../components/linkbutton';
import { Metric } from '../components/metric';
import { Sparkline } from '../components/sparkline';
import { StatusBadge, statusLabel } from '../components/status';
import { Duration } from '../components/time';
import type { IRunMessageRow, ISweep } from '../common/runmessage';
import { CommandIDs } from '../tokens';
import type { CardActions } from './actions';
import type { IWatchState } from './watch';
import { isLive, latestStatus } from './watch';

/** Metrics that fit beside the rest in a usual cell. */
const MAX_METRICS = 4;

interface ICardRowProps {
  readonly row: IRunMessageRow;
  readonly state: IWatchState;
  readonly actions: CardActions;
  readonly trans: TranslationBundle;
}

/**
 * One run, or one sweep, in a line. As long as it runs the store tells of it, then its kernel's word stands.
 */
export function CardRow(props: ICardRowProps): React.JSX.Element {
  const { row, state, trans } = props;
  const run = state.runs.get(row.runId);
  const status = latestStatus(row.status, run);
  const source = isLive(row.status) && run ? run : row;
  const live = state.courses.get(row.runId);
  const course = isLive(row.status)
    ? (live ?? row.sparkline)
    : (row.sparkline ?? live);
  const name = run?.name ?? row.name;
  // Of a run that nobody knows of it is not known whether it still goes on.
  const isKnown = state.connection === null ? !state.isUnreachable : run;
  return (
    <li className="jp-MlflowRunCard-row" data-run-id={row.runId}>
      <StatusBadge status={status} trans={trans} />
      <span className="jp-MlflowRunCard-name" title={name}>
        <bdi>{name}</bdi>
      </span>
      <span className="jp-MlflowRunCard-time">
        {status !== 'FINISHED' && <span>{statusLabel(status, trans)}</span>}
        {source.startTime !== null &&
          (source.endTime !== null || (isLive(status) && isKnown)) && (
            <Duration start={source.startTime} end={source.endTime} />
          )}
      </span>
      {row.sweep ? (
        <Sweep sweep={row.sweep} trans={trans} />
      ) : (
        <Metrics
          // A store that was slow has told its kernel none.
          metrics={
            source.metrics.length > 0 ? source.metrics : (run?.metrics ?? [])
          }
        />
      )}
      {course && (
        <Sparkline
          values={course.values}
          label={trans.__('Course of %1', course.key)}
        />
      )}
      <Links {...props} />
    </li>
  );
}

/** As many metrics as fit, the others on hover. */
function Metrics({
  metrics
}: {
  readonly metrics: readonly (readonly [string, MetricValue])[];
}): React.JSX.Element {
  const others = metrics.slice(MAX_METRICS);
  return (
    <>
      {metrics.slice(0, MAX_METRICS).map(([key, value]) => (
        <span key={key} className="jp-MlflowRunCard-metric">
          <bdi className="jp-MlflowRunCard-key" title={key}>
            {key}
          </bdi>{' '}
          <Metric value={value} />
        </span>
      ))}
      {others.length > 0 && (
        <span
          title={others
            .map(([key, value]) => `${key} ${formatMetric(value)}`)
            .join('\n')}
        >
          …
        </span>
      )}
    </>
  );
}

function Sweep({
  sweep,
  trans
}: {
  readonly sweep: ISweep;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { total, failed, best } = sweep;
  return (
    <>
      <span title={best?.name}>
        {runCount(total, trans)}
        {best &&
          `, ${trans.__('best %1 %2', best.key, formatMetric(best.value))}`}
      </span>
      {failed > 0 && (
        <span className="jp-MlflowRunCard-failed">
          {trans._n('%1 failed', '%1 failed', failed)}
        </span>
      )}
    </>
  );
}

function Links({
  row: { runId, name },
  state: { connection, oldest, runs },
  actions,
  trans
}: ICardRowProps): React.JSX.Element | null {
  if (connection === null) {
    return null;
  }
  const run = runs.get(runId);
  const links: [string, () => void][] = [];
  if (actions.can(CommandIDs.openRun)) {
    links.push([
      trans.__('details'),
      (): void => {
        actions.openRun(connection, runId);
      }
    ]);
  }
  if (
    oldest !== null &&
    oldest !== runId &&
    actions.can(CommandIDs.compareCode)
  ) {
    links.push([
      trans.__('compare with previous'),
      (): void => {
        actions.compare(connection, runId);
      }
    ]);
  }
  if (run && run.models.length > 0 && actions.can(CommandIDs.registerModel)) {
    links.push([
      trans.__('register'),
      (): void => {
        actions.register(connection, run);
      }
    ]);
  }
  return (
    <span className="jp-MlflowRunCard-links">
      {links.map(([label, act], index) => (
        <React.Fragment key={label}>
          {index > 0 && <span aria-hidden="true">·</span>}
          <LinkButton label={label} subject={name} onClick={act} />
        </React.Fragment>
      ))}
    </span>
  );
}
