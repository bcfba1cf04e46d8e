import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownIcon,
  caretRightIcon,
  copyIcon
} from '@jupyterlab/ui-components';
import React, { memo, useId } from 'react';
import { Answers } from '../components/answers';
import { IconButton } from '../components/button';
import { predictIcon, registerIcon } from '../components/icons';
import { Metric } from '../components/metric';
import { StatusBadge, statusLabel } from '../components/status';
import { Duration, RelativeTime } from '../components/time';
import type { IRun } from '../tokens';
import { CellLink } from './celllink';
import type { IPanelParts } from './parts';
import { RunDetails } from './rundetails';

/** What a row is drawn from. */
export interface IRunRowProps {
  readonly run: IRun;
  readonly isExpanded: boolean;
  /** It is said to run, but its kernel has ended. */
  readonly isStale: boolean;
  readonly metricsShown: number;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}

/**
 * One run: a line that says how it went, everything about it when expanded.
 */
export const RunRow = memo(function RunRow(
  props: IRunRowProps
): React.JSX.Element {
  const { run, isExpanded, isStale, metricsShown, parts, trans } = props;
  const detailsId = useId();
  const metrics = run.metrics.slice(0, metricsShown);
  const Caret = isExpanded ? caretDownIcon : caretRightIcon;
  return (
    <li
      className={`jp-MlflowRunRow${isExpanded ? ' jp-mod-expanded' : ''}`}
      data-run-id={run.id}
    >
      <div className="jp-MlflowRunRow-line">
        <button
          type="button"
          className="jp-MlflowRunRow-toggle"
          aria-expanded={isExpanded}
          aria-controls={isExpanded ? detailsId : undefined}
          onClick={() => {
            parts.disclosure.toggle(run.id);
          }}
        >
          <Caret.react tag="span" className="jp-MlflowRunRow-caret" />
          <StatusBadge status={isStale ? 'STALE' : run.status} trans={trans} />
          <span className="jp-MlflowRunRow-name" title={run.name}>
            <bdi>{run.name}</bdi>
          </span>
          <span className="jp-MlflowRunRow-when">
            <When run={run} isStale={isStale} trans={trans} />
          </span>
        </button>
        <RowActions {...props} />
      </div>
      {!isExpanded && (run.cell !== null || metrics.length > 0) && (
        <div className="jp-MlflowRunRow-summary">
          {run.cell && (
            <CellLink run={run} cell={run.cell} parts={parts} trans={trans} />
          )}
          {metrics.length > 0 && (
            <ul
              className="jp-MlflowRunRow-metrics"
              aria-label={trans.__('Metrics')}
            >
              {metrics.map(([key, value]) => (
                <li key={key} className="jp-MlflowRunRow-metric">
                  <bdi className="jp-MlflowRunRow-key" title={key}>
                    {key}
                  </bdi>{' '}
                  <Metric value={value} />
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {isStale && <EndButtons {...props} />}
      {isExpanded && (
        <div id={detailsId}>
          <RunDetails run={run} parts={parts} trans={trans} />
        </div>
      )}
    </li>
  );
});

/** A live run says how long it runs, a finished one when it started and how long it took. */
function When({
  run,
  isStale,
  trans
}: {
  readonly run: IRun;
  readonly isStale: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (run.startTime === null) {
    return null;
  }
  if (isStale) {
    return (
      <>
        <span>{statusLabel('STALE', trans)}</span>
        <RelativeTime time={run.startTime} />
      </>
    );
  }
  if (run.status === 'RUNNING') {
    return (
      <>
        <span>{statusLabel(run.status, trans)}</span>
        <Duration start={run.startTime} end={run.endTime} />
      </>
    );
  }
  return (
    <>
      <RelativeTime time={run.startTime} />
      {run.endTime !== null && (
        <Duration start={run.startTime} end={run.endTime} />
      )}
    </>
  );
}

/** What its kernel would have done. */
function EndButtons({
  run,
  parts: { actions },
  trans
}: IRunRowProps): React.JSX.Element {
  return (
    <div className="jp-MlflowRunRow-end">
      <Answers
        answers={[
          {
            label: trans.__('End as killed'),
            give: () => actions.end(run, 'KILLED')
          },
          {
            label: trans.__('End as failed'),
            give: () => actions.end(run, 'FAILED')
          }
        ]}
      />
    </div>
  );
}

function RowActions({
  run,
  parts: { actions },
  trans
}: IRunRowProps): React.JSX.Element {
  return (
    <div className="jp-MlflowRunRow-actions">
      {run.models.length > 0 && (
        <>
          <IconButton
            icon={registerIcon}
            label={trans.__('Register model…')}
            onClick={() => {
              actions.register(run);
            }}
          />
          <IconButton
            icon={predictIcon}
            label={trans.__('Use for inference')}
            onClick={() => {
              actions.useForInference(run);
            }}
          />
        </>
      )}
      <IconButton
        icon={copyIcon}
        label={trans.__('Copy run id')}
        onClick={() => {
          actions.copyId(run);
        }}
      />
    </div>
  );
}
