import type { IJob, JobState } from '../api/jobs';

/** What a kernel displays for a job that it has asked for (`jupyter_mlflow/kernel/projects/card.py`). */
export const JOB_MIME = 'application/vnd.jupyter-mlflow.job+json';

/** The form of it that is understood here. */
const VERSION = 1;

/** What a kernel tells at most. More, in a notebook of somebody else's, would keep the page busy. */
export const MAX_ROWS = 20;
const MAX_LOG = 20_000;

/** A job in a card, or a grid of them. */
export interface ICardJob extends Pick<
  IJob,
  'id' | 'title' | 'state' | 'started' | 'ended' | 'progress' | 'runs'
> {
  /** What tells it from the others of its grid. */
  readonly values: string;
  /** Why it has failed; '' when it has not. */
  readonly error: string;
}

/**
 * A job as its kernel has told of it.
 */
export interface IJobMessage {
  /** Where its runs are, without its password. */
  readonly trackingUri: string;
  /** Whether it stands for the jobs of a grid. */
  readonly isGrid: boolean;
  readonly parentRunId: string | null;
  /** The job, or the grid as one. */
  readonly head: ICardJob;
  /** Those of a grid; not all when there are many. */
  readonly jobs: readonly ICardJob[];
  readonly total: number;
  /** The last lines of the log. */
  readonly log: string;
}

/**
 * Read what a kernel, or a notebook that somebody else has saved, gives for a job.
 *
 * @param data Anything.
 * @returns null when it is not of this form.
 */
export function readJobMessage(data: unknown): IJobMessage | null {
  if (!isRecord(data) || data.version !== VERSION) {
    return null;
  }
  const head = readJob(data.head);
  if (head === null) {
    return null;
  }
  const jobs = listOf(data.jobs, readJob);
  return {
    trackingUri: textOf(data.tracking_uri),
    isGrid: data.is_grid === true,
    parentRunId: textOf(data.parent_run_id) || null,
    head,
    jobs: [...new Map(jobs.map(job => [job.id, job])).values()],
    total: numberOf(data.total) ?? jobs.length,
    log: textOf(data.log).slice(-MAX_LOG)
  };
}

function readJob(data: unknown): ICardJob | null {
  // An id goes into addresses that are asked for.
  if (!isRecord(data) || !/^[0-9a-f]{32}$/.test(textOf(data.id))) {
    return null;
  }
  return {
    id: textOf(data.id),
    title: textOf(data.title),
    values: textOf(data.values),
    state: isState(data.state) ? data.state : 'queued',
    started: numberOf(data.started),
    ended: numberOf(data.ended),
    progress: readProgress(data.progress),
    runs: listOf(data.runs, readRun),
    error: textOf(data.error)
  };
}

function readProgress(data: unknown): ICardJob['progress'] {
  const done = isRecord(data) ? numberOf(data.done) : null;
  return isRecord(data) && done !== null
    ? { done, total: numberOf(data.total) }
    : null;
}

function readRun(data: unknown): ICardJob['runs'][number] | null {
  return isRecord(data) && textOf(data.run_id) !== ''
    ? { run_id: textOf(data.run_id), name: textOf(data.name) }
    : null;
}

function isState(value: unknown): value is JobState {
  return (
    typeof value === 'string' &&
    ['queued', 'starting', 'running', 'finished', 'failed', 'killed'].includes(
      value
    )
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function listOf<T>(value: unknown, read: (entry: unknown) => T | null): T[] {
  return Array.isArray(value)
    ? value
        .slice(0, MAX_ROWS)
        .map(read)
        .filter((entry): entry is T & {} => entry !== null)
    : [];
}
