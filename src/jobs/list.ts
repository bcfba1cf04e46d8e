import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../api/events';
import type { IJob, JobsClient } from '../api/jobs';
import { isLive } from '../api/jobs';
import { Refresher } from '../common/refresher';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

/** How often to ask while one goes on, where no hints come, and where they do, in ms. */
const INTERVAL = 3_000;
const NET_INTERVAL = 15_000;

/** What is known of the jobs. */
export interface IJobList {
  /** The newest first; null as long as they were not asked for. */
  readonly jobs: readonly IJob[] | null;
  readonly error: RequestError | null;
}

/**
 * The jobs of this server, for those who list them, and for who tells that one has ended.
 */
export class JobList implements IDisposable {
  /**
   * @param options.hints Disposed of with this.
   * @param options.mayHint Whether hints can come at all. It never rejects.
   */
  constructor(options: {
    readonly client: JobsClient;
    readonly hints: Hints;
    readonly mayHint: () => Promise<boolean>;
  }) {
    this._options = options;
    options.hints.hinted.connect(this._onHint, this);
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  /** A new object with each change. */
  get state(): IJobList {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emitted with a job that has ended since it was looked at before, other than by this page. */
  get ended(): ISignal<this, IJob> {
    return this._ended;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._poll?.dispose();
    this._refresher.dispose();
    this._options.hints.dispose();
    Signal.clearData(this);
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['list'], { now: true });
  }

  /** It resolves once its processes are gone. @throws RequestError */
  async cancel(id: string): Promise<void> {
    // Who has asked for it need not be told.
    this._told.add(id);
    try {
      await this._options.client.cancel(id);
    } catch (reason) {
      this._told.delete(id);
      throw reason;
    }
    await this.refresh();
  }

  /** Forget one that has ended. @throws RequestError */
  async delete(id: string): Promise<void> {
    await this._options.client.delete(id);
    await this.refresh();
  }

  private async _load(): Promise<void> {
    const hinted = this._hinted;
    this._hinted = new Set();
    let state: IJobList;
    try {
      state = { jobs: await this._options.client.list(), error: null };
    } catch (reason) {
      state = { ...this._state, error: asRequestError(reason) };
      // What they are about is not known yet.
      this._hinted = new Set([...hinted, ...this._hinted]);
    }
    if (this.isDisposed) {
      return;
    }
    const before = new Map(this._state.jobs?.map(job => [job.id, job]));
    this._state = state;
    this._changed.emit();
    for (const job of state.error ? [] : (state.jobs ?? [])) {
      const known = before.get(job.id);
      const went = known ? isLive(known) : hinted.has(job.id);
      if (went && !isLive(job) && !this._told.has(job.id)) {
        this._told.add(job.id);
        this._ended.emit(job);
      }
    }
    await this._follow();
  }

  /** Look after those that go on. */
  private async _follow(): Promise<void> {
    if (this._isFollowing || !this._isAnyLive) {
      return;
    }
    this._isFollowing = true;
    const interval = (await this._options.mayHint()) ? NET_INTERVAL : INTERVAL;
    if (this.isDisposed) {
      return;
    }
    this._poll = new Poll({
      name: 'jupyter-mlflow:jobs',
      auto: false,
      factory: () => this._refresher.wish(['list']),
      frequency: { interval, backoff: false, max: interval },
      standby: () => document.hidden || !this._isAnyLive
    });
    // Not at once: the list has just told that there is one that goes on.
    void this._poll.schedule();
  }

  private get _isAnyLive(): boolean {
    return this._state.jobs?.some(isLive) ?? false;
  }

  private _onHint(_: Hints, { kind, job }: IHint): void {
    if (kind === 'job') {
      if (job !== undefined) {
        this._hinted.add(job);
      }
      this._isStale = true;
      this._onVisibility();
    }
  }

  private readonly _onVisibility = (): void => {
    if (this._isStale && !document.hidden) {
      this._isStale = false;
      void this._refresher.wish(['list']);
    }
  };

  private readonly _options: {
    readonly client: JobsClient;
    readonly hints: Hints;
    readonly mayHint: () => Promise<boolean>;
  };
  private readonly _changed = new Signal<this, void>(this);
  private readonly _ended = new Signal<this, IJob>(this);
  private readonly _refresher = new Refresher<'list'>(() => this._load());
  private readonly _told = new Set<string>();
  private _hinted = new Set<string>();
  private _isStale = false;
  private _poll: Poll | null = null;
  private _isFollowing = false;
  private _state: IJobList = { jobs: null, error: null };
}
