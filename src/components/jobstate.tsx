import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IJob } from '../api/jobs';
import type { IStateOfJob } from '../common/jobwords';
import {
  STATE_SYMBOLS,
  progressLabel,
  stateHint,
  stateLabel
} from '../common/jobwords';

/**
 * How a job goes: a sign and a word.
 */
export function JobBadge({
  job,
  trans
}: {
  readonly job: IStateOfJob;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { state } = job;
  return (
    <span
      className="jp-MlflowJobState"
      data-state={state}
      title={stateHint(job, trans)}
    >
      <span aria-hidden="true">{STATE_SYMBOLS[state]}</span>{' '}
      {stateLabel(state, trans)}
    </span>
  );
}

/**
 * How far a job has come, where it tells.
 */
export function JobProgress({
  job,
  trans
}: {
  readonly job: Pick<IJob, 'title' | 'progress'>;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { progress } = job;
  return (
    progress && (
      <span className="jp-MlflowJobProgress">
        <progress
          aria-label={trans.__('Progress of %1', job.title)}
          max={progress.total ?? undefined}
          value={progress.total === null ? undefined : progress.done}
        />
        <span>{progressLabel(job, trans)}</span>
      </span>
    )
  );
}
