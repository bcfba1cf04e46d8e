import React from 'react';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { LinkButton } from '../components/linkbutton';
import { useBeginning } from '../components/more';
import type { IJobParts } from './parts';

/**
 * The runs that a job has made, each a link.
 */
export function Runs({
  job,
  parts: { actions, trans }
}: {
  readonly job: IJob;
  readonly parts: IJobParts;
}): React.JSX.Element {
  const { shown, more } = useBeginning(job.runs, trans);
  const links = actions.linksOf(job);
  return (
    <section aria-label={trans.__('Runs')}>
      <h2>{trans.__('Runs')}</h2>
      {job.runs.length === 0 ? (
        <p className="jp-MlflowJobPage-quiet">
          {isLive(job)
            ? trans.__('It has made no runs yet.')
            : trans.__('It has made no runs.')}
        </p>
      ) : (
        <ul className="jp-MlflowJobPage-runs">
          {shown.map(({ run_id: runId, name }) => (
            <li key={runId}>
              <LinkButton
                label={name || runId}
                subject={trans.__('open run')}
                onClick={() => {
                  links.openRun(runId);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {more}
    </section>
  );
}
