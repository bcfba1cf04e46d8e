import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../api/events';
import type { IJob, JobsClient } from '../api/jobs';
import { isLive } from '../api/jobs';
import { FollowedLog } from '../common/followedlog';
import { valuesOf, withGrids } from '../common/jobgrids';
import { Refresher } from '../common/refresher';
import { asRequestError } from '../request';
import type { ICardJob, IJobMessage } from './message';
import { MAX_ROWS } from './message';

/** How often to ask for progress and runs while it goes on: there are no hints of those, in ms. */
const INTERVAL = 2_000;

/** Lines of the log, as the kernel tells them. */
const LINES = 10;

/** What a card shows at one moment. */
export interface IJobCardState {
  readonly head: ICardJob;
  readonly jobs: readonly ICardJob[];
  readonly total: number;
  readonly log: string;
  /** Where its runs are; null as long as that is not known. */
  readonly connection: string | null;
  /** Whether the server has the job; null as long as it was not asked. */
  readonly isKnown: boolean | null;
}

/**
 * One card's job, followed while somebody sees it: its kernel may be gone.
 *
 * The server is asked once, and again only as long as the job goes on.
 */
export class JobCardModel implements IDisposable {
  constructor(message: IJobMessage, options: JobCardModel.IOptions) {
    this._message = message;
    this._options = options;
    this._log = new FollowedLog({
      read: offset => options.client.log(this._message.head.id, offset),
      isWanted: () => this._isVisible
    });
    this._log.changed.connect(() => {
      this._show({});
    });
    this._poll = new Poll({
      name: 'jupyter-mlflow:job-card',
      auto: false,
      factory: () => this._refresher.wish(['job']),
      frequency: { interval: INTERVAL, backoff: false, max: INTERVAL },
      standby: () => !this._isVisible
    });
    this._state = {
      ...said(message),
      connection: null,
      isKnown: null
    };
    options.hints.hinted.connect(this._onHint, this);
  }

  /** What the kernel has told, last. */
  get message(): IJobMessage {
    return this._message;
  }
  set message(message: IJobMessage) {
    this._message = message;
    this._show({});
    this._look();
  }

  /** A new object with each change. */
  get state(): IJobCardState {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether it has ended, and the kernel has not told so. */
  get isAhead(): boolean {
    return isLive(this._message.head) && !isLive(this._state.head);
  }

  /** While false, nothing is asked. */
  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    if (isVisible !== this._isVisible) {
      this._isVisible = isVisible;
      this._look();
    }
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._isVisible = false;
    this._options.hints.hinted.disconnect(this._onHint, this);
    this._poll.dispose();
    this._log.dispose();
    this._refresher.dispose();
    Signal.clearData(this);
  }

  /** Ask for what may be new, if somebody sees it. */
  private _look(): void {
    const { isKnown, head } = this._state;
    if (
      this._isVisible &&
      (isKnown === null || (isKnown && isLive(head)) || this._hasFailed)
    ) {
      void this._refresher.wish(['job']);
      this._log.look();
    }
  }

  private _onHint(_: Hints, { kind, job }: IHint): void {
    if (
      kind === 'job' &&
      (this._message.isGrid || job === this._message.head.id)
    ) {
      this._look();
    }
  }

  private async _load(): Promise<void> {
    try {
      const jobs = await this._ask();
      this._hasFailed = false;
      this._answer = jobs;
      const connection =
        jobs[0]?.connection ??
        this._state.connection ??
        (await this._options.connectionOf(this._message.trackingUri));
      this._show({ connection, isKnown: jobs.length > 0 });
    } catch {
      // The panel tells of a server that cannot be asked; a card shows what is known.
      this._hasFailed = true;
    }
    if (this.isDisposed) {
      return;
    }
    const isGoing = this._state.isKnown === true && isLive(this._state.head);
    const hasMore = isGoing || this._log.text !== '' || this.isAhead;
    if (!this._message.isGrid && hasMore) {
      this._log.pace = isGoing ? 'fast' : 'ended';
    }
    if (isGoing !== this._isGoing) {
      this._isGoing = isGoing;
      // It has just been asked for.
      void (isGoing ? this._poll.schedule() : this._poll.stop());
    }
  }

  /** @returns The job, those of the grid, or none. @throws RequestError */
  private async _ask(): Promise<readonly IJob[]> {
    const { client } = this._options;
    const { isGrid, head } = this._message;
    if (isGrid) {
      // The newest is listed first.
      return (await client.list())
        .filter(({ group }) => group === head.id)
        .sort((one, other) => one.created - other.created);
    }
    try {
      return [await client.get(head.id)];
    } catch (reason) {
      if (asRequestError(reason).status === NOT_FOUND) {
        return [];
      }
      throw reason;
    }
  }

  /** The kernel knows of the end, the server of everything before, and after the kernel's own. */
  private _show(changes: Partial<IJobCardState>): void {
    if (this.isDisposed) {
      return;
    }
    const told = said(this._message);
    const isOver = !isLive(told.head) || this._answer.length === 0;
    const log = lastLines(this._log.text);
    this._state = {
      ...this._state,
      ...changes,
      ...(isOver ? told : this._answered()),
      log: isOver || log === '' ? told.log : log
    };
    this._changed.emit();
  }

  private _answered(): Pick<IJobCardState, 'head' | 'jobs' | 'total'> {
    const jobs = this._answer;
    const { isGrid, head } = this._message;
    const [one] = isGrid ? withGrids(jobs, this._options.trans) : jobs;
    if (!one) {
      return { head, jobs: [], total: jobs.length };
    }
    return {
      // Runs and errors of a grid are those of its jobs.
      head: { ...toCardJob(one, []), ...(isGrid && { runs: [], error: '' }) },
      jobs: isGrid
        ? jobs.slice(0, MAX_ROWS).map(job => toCardJob(job, jobs))
        : [],
      total: jobs.length
    };
  }

  private readonly _options: JobCardModel.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _refresher = new Refresher<'job'>(() => this._load());
  private readonly _poll: Poll;
  private readonly _log: FollowedLog;
  private _message: IJobMessage;
  private _answer: readonly IJob[] = [];
  private _state: IJobCardState;
  private _hasFailed = false;
  private _isGoing = false;
  private _isVisible = false;
}

/**
 * The namespace for `JobCardModel` statics.
 */
export namespace JobCardModel {
  export interface IOptions {
    readonly client: JobsClient;
    /** What the server says changed; of all cards. */
    readonly hints: Hints;
    /** Id of the connection to a store, if there is one. @throws RequestError */
    readonly connectionOf: (uri: string) => Promise<string | null>;
    readonly trans: TranslationBundle;
  }
}

const NOT_FOUND = 404;

function said({
  head,
  jobs,
  total,
  log
}: IJobMessage): Pick<IJobCardState, 'head' | 'jobs' | 'total' | 'log'> {
  return { head, jobs, total, log };
}

function toCardJob(job: IJob, all: readonly IJob[]): ICardJob {
  return {
    id: job.id,
    title: job.title,
    values: valuesOf(job, all),
    state: job.state,
    started: job.started,
    ended: job.ended,
    progress: job.progress,
    runs: job.runs.slice(0, MAX_ROWS),
    error: job.error?.message ?? ''
  };
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-LINES).join('\n');
}
