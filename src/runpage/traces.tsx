import React, { useCallback, useState } from 'react';
import type { RunDetails } from '../api/views';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { formatDuration } from '../components/format';
import { Loading } from '../components/loading';
import { LongText } from '../components/longtext';
import { RelativeTime } from '../components/time';
import { useLoaded } from '../components/loaded';
import type { IRunPageParts } from './parts';
import { Section } from './section';

/** Traces that are shown at first, and with each wish for more. */
const STEP = 50;

/** In ms. */
const SECOND = 1_000;

interface ITracesProps {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}

/**
 * The traces of the run, when there are any.
 */
export function TracesSection({
  run,
  parts
}: ITracesProps): React.JSX.Element | null {
  return run.traces === 0 ? null : (
    <Section name="traces" count={run.traces} trans={parts.trans}>
      <Traces run={run} parts={parts} />
    </Section>
  );
}

/** Calls are shorter than runs. */
function durationText(
  milliseconds: number,
  trans: IRunPageParts['trans']
): string {
  return milliseconds < SECOND
    ? trans.__('%1 ms', milliseconds)
    : formatDuration(milliseconds);
}

function Traces({
  run,
  parts: { model, trans }
}: ITracesProps): React.JSX.Element {
  const { views, connection, runId } = model;
  const [limit, setLimit] = useState(STEP);
  // New ones come with the run's next state.
  const count = run.traces;
  const load = useCallback(
    () =>
      views.traces(connection, {
        runId,
        offset: 0,
        limit: Math.min(limit, count)
      }),
    [views, connection, runId, limit, count]
  );
  const { value, error, retry } = useLoaded(load);
  if (error) {
    return <ErrorPane error={error} trans={trans} onRetry={retry} />;
  }
  if (!value) {
    return <Loading trans={trans} />;
  }
  return (
    <div
      className="jp-MlflowRunPage-scroll"
      tabIndex={0}
      role="group"
      aria-label={trans.__('Traces')}
    >
      <table className="jp-MlflowTable">
        <thead>
          <tr>
            <th scope="col">{trans.__('Time')}</th>
            <th scope="col">{trans.__('State')}</th>
            <th scope="col" data-align="end">
              {trans.__('Duration')}
            </th>
            <th scope="col">{trans.__('Request')}</th>
            <th scope="col">{trans.__('Response')}</th>
          </tr>
        </thead>
        <tbody>
          {value.traces.map(trace => (
            <tr key={trace.trace_id}>
              <th scope="row" title={trace.trace_id}>
                <RelativeTime time={trace.timestamp} />
              </th>
              <td>{trace.status}</td>
              <td data-align="end">
                {trace.duration !== null && durationText(trace.duration, trans)}
              </td>
              <td>
                <LongText
                  text={trace.request ?? ''}
                  subject={trans.__('request')}
                  trans={trans}
                />
              </td>
              <td>
                <LongText
                  text={trace.response ?? ''}
                  subject={trans.__('response')}
                  trans={trans}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {value.traces.length < value.total && (
        <TextButton
          label={trans.__('Show more of %1', value.total)}
          onClick={() => {
            setLimit(limit + STEP);
          }}
        />
      )}
    </div>
  );
}
