import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob, JobState } from '../api/jobs';

/** What is told of a job's state; who has killed it is not known everywhere. */
export type IStateOfJob = Pick<IJob, 'state'> &
  Partial<Pick<IJob, 'killed_by'>>;

export function stateLabel(state: JobState, trans: TranslationBundle): string {
  switch (state) {
    case 'queued':
      return trans.__('Queued');
    case 'starting':
      return trans.__('Starting');
    case 'running':
      return trans.__('Running');
    case 'finished':
      return trans.__('Finished');
    case 'failed':
      return trans.__('Failed');
    case 'killed':
      return trans.__('Killed');
  }
}

/** The state of a job in a sentence, for those who wonder what it means; '' where there is nothing to say. */
export function stateHint(
  { state, killed_by: by }: IStateOfJob,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'queued':
      return trans.__('It starts when one of those before it has ended.');
    case 'starting':
      return trans.__('What it needs is being fetched and set up.');
    case 'killed':
      return by === 'server'
        ? trans.__('The Jupyter server ended before this job did.')
        : by === 'person'
          ? trans.__('It was cancelled.')
          : '';
    case 'running':
    case 'finished':
    case 'failed':
      return '';
  }
}

/** Told apart by shape as well as by colour. */
export const STATE_SYMBOLS: Readonly<Record<JobState, string>> = {
  queued: '○',
  starting: '◔',
  running: '●',
  finished: '✓',
  failed: '✗',
  killed: '■'
};

/** How far it has come: `3 of 12`; '' when it does not tell. */
export function progressLabel(
  { progress }: Pick<IJob, 'progress'>,
  trans: TranslationBundle
): string {
  if (!progress) {
    return '';
  }
  const done = progress.done.toLocaleString();
  return progress.total === null
    ? trans.__('%1 done', done)
    : trans.__('%1 of %2', done, progress.total.toLocaleString());
}

/** The name of an argument, as the form calls it; one that is not known stays as it is. */
export function argumentLabel(name: string, trans: TranslationBundle): string {
  switch (name) {
    case 'uri':
      return trans.__('Project');
    case 'path':
      return trans.__('Notebook');
    case 'kernel_name':
      return trans.__('Kernel');
    case 'entry_point':
      return trans.__('Entry point');
    case 'version':
      return trans.__('Version');
    case 'backend':
      return trans.__('Backend');
    case 'backend_config':
      return trans.__('Backend config');
    case 'environment':
      return trans.__('Environment');
    case 'storage_dir':
      return trans.__('Storage folder');
    default:
      return name;
  }
}
