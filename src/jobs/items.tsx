import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { TextButton } from '../components/button';
import { LinkButton } from '../components/linkbutton';
import { Duration, RelativeTime } from '../components/time';
import { JobBadge, JobProgress } from '../components/jobstate';

/**
 * Jobs, those that go on first.
 */
export function JobItems({
  jobs,
  fewest,
  labelOf = ({ title }) => title,
  open,
  trans
}: {
  readonly jobs: readonly IJob[];
  /** Ended ones that are listed before a person asks for more. */
  readonly fewest: number;
  /** What a job is called here; its title if left out. */
  readonly labelOf?: (job: IJob) => string;
  readonly open: (id: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const ended = jobs.filter(job => !isLive(job));
  const shown = [
    ...jobs.filter(isLive),
    ...(isWhole ? ended : ended.slice(0, fewest))
  ];
  return (
    <>
      <ul className="jp-MlflowJobs">
        {shown.map(job => (
          <li key={job.id}>
            <span className="jp-MlflowJobs-line">
              <LinkButton
                label={labelOf(job)}
                subject={trans.__('open job')}
                onClick={() => {
                  open(job.id);
                }}
              />
              <JobBadge job={job} trans={trans} />
            </span>
            <span className="jp-MlflowJobs-time">
              {job.started === null ? (
                <RelativeTime time={job.created} />
              ) : (
                <>
                  <RelativeTime time={job.started} />
                  {' · '}
                  <Duration start={job.started} end={job.ended} />
                </>
              )}
              {isLive(job) && <JobProgress job={job} trans={trans} />}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < jobs.length && (
        <p className="jp-MlflowJobs-new">
          <TextButton
            label={trans.__('Show all %1', jobs.length)}
            onClick={() => {
              setIsWhole(true);
            }}
          />
        </p>
      )}
    </>
  );
}
