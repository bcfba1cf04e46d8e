import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IJob, JobsClient } from '../api/jobs';
import { isLive } from '../api/jobs';
import type { ILogPiece } from '../api/logs';
import { FollowedLog, MOST_LOG } from '../common/followedlog';
import type { HintWatch } from '../common/hintwatch';
import { Refresher } from '../common/refresher';
import { Retry } from '../common/retry';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { JobList } from './list';

/** How often to ask for progress and runs while it goes on: there are no hints of those, in ms. */
const INTERVAL = 2_000;

/** What the page of a job shows at one moment. */
export interface IJobPageState {
  /** null as long as it is not there. */
  readonly job: IJob | null;
  /** There is none of this id. */
  readonly isMissing: boolean;
  readonly error: RequestError | null;
}

/**
 * One job, kept fresh while somebody looks.
 */
export class JobPageModel implements IDisposable {
  constructor(options: JobPageModel.IOptions) {
    const { client, id, watch } = options;
    this._options = options;
    this.log = new FollowedLog({
      read: offset => readLog(client, id, offset),
      isWanted: () => watch.isVisible
    });
    this._retry = new Retry({
      again: () => this.refresh(),
      isWanted: () => watch.isVisible
    });
    this._poll = new Poll({
      name: 'jupyter-mlflow:job',
      auto: false,
      factory: () => this._refresher.wish(['job']),
      frequency: { interval: INTERVAL, backoff: false, max: INTERVAL },
      standby: () => !watch.isVisible
    });
    watch.wished.connect(this._onWish, this);
  }

  readonly log: FollowedLog;

  get id(): string {
    return this._options.id;
  }

  /** A new object with each change. */
  get state(): IJobPageState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.watch.wished.disconnect(this._onWish, this);
    this._poll.dispose();
    this.log.dispose();
    this._retry.dispose();
    this._refresher.dispose();
    Signal.clearData(this);
  }

  /** Ask anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['job'], { now: true });
  }

  /** It resolves once its processes are gone. @throws RequestError */
  async cancel(): Promise<void> {
    await this._options.list.cancel(this.id);
    await this.refresh();
  }

  /** Forget it. @throws RequestError */
  delete(): Promise<void> {
    return this._options.list.delete(this.id);
  }

  private _onWish(): void {
    void this._refresher.wish(['job']);
    this.log.look();
  }

  private async _load(): Promise<void> {
    try {
      const job = await this._options.client.get(this.id);
      this._show({ job, isMissing: false, error: null });
      this._settle(isLive(job));
      this._retry.settle(false);
    } catch (reason) {
      const error = asRequestError(reason);
      const isMissing = error.status === NOT_FOUND;
      this._show(isMissing ? { job: null, isMissing, error: null } : { error });
      if (isMissing) {
        this.log.pace = 'still';
        this._goOn(false);
      }
      this._retry.settle(!isMissing);
    }
  }

  private _settle(isGoing: boolean): void {
    if (!this.isDisposed) {
      this.log.pace = isGoing ? 'fast' : 'ended';
      this._goOn(isGoing);
    }
  }

  private _goOn(isGoing: boolean): void {
    if (isGoing !== this._isGoing) {
      this._isGoing = isGoing;
      // It has just been asked for.
      void (isGoing ? this._poll.schedule() : this._poll.stop());
    }
  }

  private _show(changes: Partial<IJobPageState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private readonly _options: JobPageModel.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _retry: Retry;
  private readonly _poll: Poll;
  private readonly _refresher = new Refresher<'job'>(() => this._load());
  private _isGoing = false;
  private _state: IJobPageState = { job: null, isMissing: false, error: null };
}

/**
 * The namespace for `JobPageModel` statics.
 */
export namespace JobPageModel {
  export interface IOptions {
    readonly client: JobsClient;
    /** Where it is cancelled and forgotten, so that the lists know. */
    readonly list: Pick<JobList, 'cancel' | 'delete'>;
    readonly watch: HintWatch;
    readonly id: string;
  }
}

const NOT_FOUND = 404;

/** A log is read from its beginning, if that is not too far away. */
async function readLog(
  client: JobsClient,
  id: string,
  offset: number
): Promise<ILogPiece> {
  if (offset !== -1) {
    return client.log(id, offset);
  }
  const end = await client.log(id, -1);
  return client.log(id, Math.max(0, end.offset - MOST_LOG));
}
