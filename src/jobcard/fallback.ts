import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { formatDuration } from '../components/format';
import { STATE_SYMBOLS } from '../common/jobwords';
import type { ICardJob } from './message';
import { JOB_MIME } from './message';
import type { IJobCardState } from './model';

/** Colours, and what else a terminal would do. */
// eslint-disable-next-line no-control-regex
const ANSI = /\x1b(?:\[[0-9;?]*[A-Za-z]|.)/g;

/**
 * What a notebook keeps of a card: the data, and HTML and text for places without this extension.
 *
 * As the kernel writes it (`jupyter_mlflow/kernel/projects/card.py`), for when there is none any more.
 *
 * @param data What the kernel has told, last.
 */
export function bundleOf(
  data: object,
  { head, jobs, total, log }: IJobCardState
): ReadonlyPartialJSONObject {
  const lines = [head, ...jobs].map(lineOf);
  const end = log.replace(ANSI, '').trimEnd();
  return {
    [JOB_MIME]: {
      ...data,
      head: { ...head, error: head.error || null },
      jobs: jobs.map(job => ({ ...job, error: job.error || null })),
      total,
      log
    },
    'text/html':
      lines.map(line => `<div>${escape(line)}</div>`).join('') +
      (end && `<pre>${escape(end)}</pre>`),
    'text/plain': [...lines, end].filter(Boolean).join('\n')
  };
}

/** Not translated: a notebook is read by others. */
function lineOf(job: ICardJob): string {
  const { values, title, state, started, ended, runs, error } = job;
  return [
    `${STATE_SYMBOLS[state]} ${values || title}`,
    state,
    started !== null && ended !== null ? formatDuration(ended - started) : '',
    ...runs.slice(0, 1).map(({ run_id: id, name }) => `run ${name || id}`),
    error
  ]
    .filter(Boolean)
    .join('  ');
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
