import React, { useState } from 'react';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { TextButton } from '../components/button';
import { LinkButton } from '../components/linkbutton';
import { Duration, RelativeTime } from '../components/time';
import type { IJobParts } from './parts';
import { JobBadge, JobProgress } from '../components/jobstate';

interface IHeaderProps {
  readonly job: IJob;
  readonly parts: IJobParts;
}

/**
 * How a job goes, where its runs are, and what can be done with it.
 */
export function Header({ job, parts }: IHeaderProps): React.JSX.Element {
  const { trans } = parts;
  return (
    <div className="jp-MlflowJobPage-header">
      <div className="jp-MlflowJobPage-titleLine">
        <h1>
          <bdi>{job.title}</bdi>
        </h1>
        <span role="status">
          <JobBadge job={job} trans={trans} />
        </span>
        <Buttons job={job} parts={parts} />
      </div>
      <JobProgress job={job} trans={trans} />
      <Facts job={job} parts={parts} />
    </div>
  );
}

function Buttons({
  job,
  parts: { actions, trans }
}: IHeaderProps): React.JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const during = (act: () => Promise<void>) => () => {
    setIsBusy(true);
    void act().finally(() => {
      setIsBusy(false);
    });
  };
  return (
    <div className="jp-MlflowJobPage-buttons">
      {actions.canRunAgain(job) && (
        <TextButton
          label={trans.__('Run again…')}
          title={trans.__('Open the form with what it was run with')}
          onClick={() => {
            actions.runAgain(job);
          }}
        />
      )}
      {isLive(job) ? (
        <TextButton
          label={trans.__('Cancel…')}
          isBusy={isBusy}
          onClick={during(() => actions.cancel(job))}
        />
      ) : (
        <TextButton
          label={trans.__('Delete…')}
          isBusy={isBusy}
          onClick={during(() => actions.delete(job))}
        />
      )}
    </div>
  );
}

function Facts({
  job,
  parts: { actions, trans }
}: IHeaderProps): React.JSX.Element {
  const { started, created, exit_code: code } = job;
  const { experiment_id: experiment, parent_run_id: parent, group } = job;
  const links = actions.linksOf(job);
  return (
    <ul
      className="jp-MlflowJobPage-facts"
      aria-label={trans.__('About this job')}
    >
      <li>
        {started === null ? trans.__('asked for') : trans.__('started')}{' '}
        <RelativeTime time={started ?? created} />
      </li>
      {started !== null && (
        <li title={trans.__('Duration')}>
          <Duration start={started} end={job.ended} />
        </li>
      )}
      {code !== null && <li>{trans.__('exit code %1', code)}</li>}
      {group !== null && (
        <li>
          <LinkButton
            label={trans.__('Grid')}
            subject={trans.__('open the other jobs')}
            onClick={() => {
              actions.openJob(group);
            }}
          />
        </li>
      )}
      {parent !== null && (
        <li>
          <LinkButton
            label={trans.__('Parent run')}
            subject={trans.__('open run')}
            onClick={() => {
              links.openRun(parent);
            }}
          />
        </li>
      )}
      {experiment !== null && (
        <li>
          <LinkButton
            label={trans.__('Experiment')}
            subject={trans.__('open experiment')}
            onClick={() => {
              links.openExperiment(experiment);
            }}
          />
        </li>
      )}
    </ul>
  );
}
