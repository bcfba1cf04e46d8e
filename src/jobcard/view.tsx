import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { isLive } from '../api/jobs';
import { AnsiText } from '../components/ansi';
import { useFollowedEnd } from '../components/followedend';
import { useSignalValue } from '../components/hooks';
import { JobBadge, JobProgress } from '../components/jobstate';
import { LinkButton } from '../components/linkbutton';
import { Duration } from '../components/time';
import { CommandIDs } from '../tokens';
import type { JobCardActions } from './actions';
import type { ICardJob } from './message';
import type { IJobCardState, JobCardModel } from './model';

interface IPartProps {
  readonly state: IJobCardState;
  readonly actions: JobCardActions;
  readonly trans: TranslationBundle;
}

/**
 * A job: how it goes, its runs, the end of its log. Of a grid, a line for each of its jobs.
 */
export function JobCardView({
  model,
  actions,
  trans
}: {
  readonly model: JobCardModel;
  readonly actions: JobCardActions;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(model.changed, () => model.state);
  const { head, jobs, total, log, isKnown } = state;
  const { isGrid, parentRunId } = model.message;
  const more = total - jobs.length;
  const parts = { state, actions, trans };
  return (
    <section aria-label={trans.__('MLflow job %1', head.title)}>
      <div className="jp-MlflowJobCard-line">
        <span role="status">
          <JobBadge job={head} trans={trans} />
        </span>
        <bdi className="jp-MlflowJobCard-title">{head.title}</bdi>
        <JobProgress job={head} trans={trans} />
        <Time job={head} state={state} />
        <Runs job={head} {...parts} />
        <Links parentRunId={parentRunId} isGrid={isGrid} {...parts} />
      </div>
      {isGrid && (
        <ul
          className="jp-MlflowJobCard-jobs"
          aria-label={trans.__('Jobs of this grid')}
        >
          {jobs.map(job => (
            <li key={job.id} className="jp-MlflowJobCard-line">
              <JobBadge job={job} trans={trans} />
              <bdi>{job.values || job.title}</bdi>
              <JobProgress job={job} trans={trans} />
              <Time job={job} state={state} />
              <Runs job={job} {...parts} />
              {job.error !== '' && (
                <span className="jp-MlflowJobCard-error">{job.error}</span>
              )}
            </li>
          ))}
          {more > 0 && (
            <li>{trans._n('and %1 more job', 'and %1 more jobs', more)}</li>
          )}
        </ul>
      )}
      {head.error !== '' && (
        <p className="jp-MlflowJobCard-error">{head.error}</p>
      )}
      {isKnown === false && isLive(head) && (
        <p>
          {trans.__(
            'This server does not know this job. It is shown as it was when the notebook was saved.'
          )}
        </p>
      )}
      {log.trim() !== '' && <Log log={log} trans={trans} />}
    </section>
  );
}

function Time({
  job: { started, ended, state },
  state: { isKnown }
}: {
  readonly job: ICardJob;
  readonly state: IJobCardState;
}): React.JSX.Element | null {
  // Of one that nobody knows of it is not known whether it still goes on.
  const isShown = ended !== null || (isLive({ state }) && isKnown !== false);
  return started !== null && isShown ? (
    <Duration start={started} end={ended} />
  ) : null;
}

/** Links where it is known in which store they are, else names. */
function Runs({
  job,
  state: { connection },
  actions,
  trans
}: IPartProps & { readonly job: ICardJob }): React.JSX.Element | null {
  return job.runs.length === 0 ? null : (
    <span className="jp-MlflowJobCard-runs">
      {job.runs.map(({ run_id: runId, name }) =>
        connection !== null && actions.can(CommandIDs.openRunPage) ? (
          <LinkButton
            key={runId}
            label={name || runId}
            subject={trans.__('open run')}
            onClick={() => {
              actions.openRun(connection, runId);
            }}
          />
        ) : (
          <bdi key={runId}>{name || runId}</bdi>
        )
      )}
    </span>
  );
}

function Links({
  parentRunId,
  isGrid,
  state: { head, connection, isKnown },
  actions,
  trans
}: IPartProps & {
  readonly parentRunId: string | null;
  readonly isGrid: boolean;
}): React.JSX.Element {
  const [isBusy, setIsBusy] = useState(false);
  const subject = head.title;
  return (
    <span className="jp-MlflowJobCard-links">
      {isKnown && actions.can(CommandIDs.openJob) && (
        <LinkButton
          label={isGrid ? trans.__('grid') : trans.__('details')}
          subject={subject}
          onClick={() => {
            actions.openJob(head.id);
          }}
        />
      )}
      {parentRunId !== null &&
        connection !== null &&
        actions.can(CommandIDs.openRunPage) && (
          <LinkButton
            label={trans.__('parent run')}
            subject={subject}
            onClick={() => {
              actions.openRun(connection, parentRunId);
            }}
          />
        )}
      {isKnown && isLive(head) && actions.can(CommandIDs.cancelJob) && (
        <LinkButton
          label={trans.__('cancel…')}
          subject={subject}
          onClick={() => {
            if (!isBusy) {
              setIsBusy(true);
              void actions.cancel(head.id).finally(() => {
                setIsBusy(false);
              });
            }
          }}
        />
      )}
    </span>
  );
}

function Log({
  log,
  trans
}: {
  readonly log: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const pane = useFollowedEnd<HTMLDivElement>(log);
  return (
    <div
      {...pane}
      className="jp-MlflowJobCard-log"
      tabIndex={0}
      role="log"
      // It may be many lines a second.
      aria-live="off"
      aria-label={trans.__('End of the job’s log')}
    >
      <AnsiText text={log.trimEnd()} />
    </div>
  );
}
