import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../../api/events';
import type {
  IItems,
  IPlugin,
  IRemoteTarget,
  ITargetDescription,
  TargetsClient
} from '../../api/targets';
import { Refresher } from '../../common/refresher';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';

/** What is known of a target that somebody has opened. */
export interface IOpenTarget {
  readonly description: ITargetDescription | null;
  readonly items: IItems | null;
  /** What it was asked for last failed with. */
  readonly error: RequestError | null;
  readonly isLoading: boolean;
}

/** What is known of the targets. */
export interface ITargetsState {
  /** null as long as they were not asked for. */
  readonly targets: readonly IRemoteTarget[] | null;
  readonly installed: readonly IPlugin[];
  readonly error: RequestError | null;
  /** By id. */
  readonly opened: ReadonlyMap<string, IOpenTarget>;
}

/** How often to look whether a change has ended, where no hints come, in ms. */
const INTERVAL = 3_000;

/**
 * The targets of `mlflow.deployments`. A target is asked when a person opens it, and when something
 * of it has changed through this server.
 */
export class TargetsModel implements IDisposable {
  /** @param hints Disposed of with this. */
  constructor(client: TargetsClient, hints: Hints) {
    this._client = client;
    this._hints = hints;
    hints.hinted.connect(this._onHint, this);
  }

  /** A new object with each change. */
  get state(): ITargetsState {
    return this._state;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._refresher.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    clearTimeout(this._timer);
    this._refresher.dispose();
    this._hints.dispose();
    Signal.clearData(this);
  }

  /** Ask which targets there are. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['list'], { now: true });
  }

  /** Ask a target what it has. It never rejects. */
  async open(id: string): Promise<void> {
    const time = ++this._opening;
    this._asked.set(id, time);
    const put = (changes: Partial<IOpenTarget>): void => {
      // Neither what came too late, nor into what was folded meanwhile.
      if (this._asked.get(id) === time) {
        this._put(id, changes);
      }
    };
    put({ isLoading: true });
    try {
      const description =
        this._state.opened.get(id)?.description ??
        (await this._client.describe(id));
      put({ description });
      const items = await this._client.items(id);
      put({ items, error: null, isLoading: false });
    } catch (reason) {
      put({ error: asRequestError(reason), isLoading: false });
    }
  }

  /** Nobody looks at it any more. */
  close(id: string): void {
    this._asked.delete(id);
    const opened = new Map(this._state.opened);
    opened.delete(id);
    this._show({ opened });
  }

  /** @throws RequestError */
  async add(uri: string): Promise<void> {
    await this._client.add(uri);
    await this.refresh();
  }

  /** @throws RequestError */
  async forget(id: string): Promise<void> {
    await this._client.forget(id);
    this.close(id);
    await this.refresh();
  }

  /** @throws RequestError */
  async dismiss(id: string, change: number): Promise<void> {
    await this._client.dismiss(id, change);
    await this.refresh();
  }

  private async _load(): Promise<void> {
    const before = this._state.targets ?? [];
    try {
      const { targets, installed } = await this._client.list();
      this._show({ targets, installed, error: null });
    } catch (reason) {
      this._show({ error: asRequestError(reason) });
      return;
    }
    for (const id of this._state.opened.keys()) {
      if (endedOf(before, id) !== endedOf(this._state.targets ?? [], id)) {
        void this.open(id);
      }
    }
    clearTimeout(this._timer);
    if (this._state.targets?.some(({ changes }) => changes.some(isGoingOn))) {
      this._timer = setTimeout(() => {
        void this._refresher.wish(['list']);
      }, INTERVAL);
    }
  }

  private _onHint(_: Hints, { kind }: IHint): void {
    if (kind === 'target' && this._state.targets) {
      void this._refresher.wish(['list']);
    }
  }

  private _put(id: string, changes: Partial<IOpenTarget>): void {
    const opened = new Map(this._state.opened);
    opened.set(id, { ...(opened.get(id) ?? NOTHING), ...changes });
    this._show({ opened });
  }

  private _show(changes: Partial<ITargetsState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._changed.emit();
    }
  }

  private readonly _client: TargetsClient;
  private readonly _hints: Hints;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _refresher = new Refresher<'list'>(() => this._load());
  /** Which time of opening each is as of, by id: those that nobody looks at are left out. */
  private readonly _asked = new Map<string, number>();
  private _opening = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _state: ITargetsState = {
    targets: null,
    installed: [],
    error: null,
    opened: new Map()
  };
}

const NOTHING: IOpenTarget = {
  description: null,
  items: null,
  error: null,
  isLoading: false
};

function isGoingOn({ error }: IRemoteTarget['changes'][number]): boolean {
  return error === null;
}

function endedOf(targets: readonly IRemoteTarget[], id: string): number {
  return targets.find(one => one.id === id)?.ended ?? 0;
}
