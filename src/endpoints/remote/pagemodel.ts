import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Hints, IHint } from '../../api/events';
import type {
  IChange,
  IItemKey,
  IItemWish,
  IRemoteTarget,
  ITargetDescription,
  IToldItem,
  TargetsClient
} from '../../api/targets';
import type { IPageWatch } from '../../common/livepage';
import { Refresher } from '../../common/refresher';
import { RequestError, asRequestError } from '../../request';

/** What the page of something elsewhere shows at one moment. */
export interface IRemoteState {
  readonly target: IRemoteTarget | null;
  readonly description: ITargetDescription | null;
  /** null as long as the target has not told it. */
  readonly item: IToldItem | null;
  /** It is not there, or no longer. */
  readonly isMissing: boolean;
  readonly error: RequestError | null;
  readonly isLoading: boolean;
  /** What goes on with it, and what failed. */
  readonly changes: readonly IChange[];
}

/** How often to look whether a change has ended, where no hints come, in ms. */
const INTERVAL = 3_000;

/**
 * One deployment, or endpoint, of a target. The target is asked when the page is first seen, when
 * somebody wants it, and when something has changed through this server.
 */
export class RemoteModel implements IPageWatch {
  /** @param options.hints Disposed of with this. */
  constructor(options: {
    readonly client: TargetsClient;
    readonly hints: Hints;
    readonly target: string;
    readonly item: IItemKey;
  }) {
    this._options = options;
    options.hints.hinted.connect(this._onHint, this);
  }

  get name(): string {
    return this._options.item.name;
  }

  get kind(): IItemKey['kind'] {
    return this._options.item.kind;
  }

  /** A new object with each change. */
  get state(): IRemoteState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get isVisible(): boolean {
    return this._isVisible;
  }
  set isVisible(isVisible: boolean) {
    const isFirst = isVisible && !this._wasVisible;
    this._isVisible = isVisible;
    this._wasVisible ||= isVisible;
    if (isFirst) {
      void this.refresh();
    }
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
    this._options.hints.dispose();
    Signal.clearData(this);
  }

  /** Ask the target anew. It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._refresher.wish(['target', 'item'], { now: true });
  }

  /** @throws RequestError */
  async update(wish: IItemWish): Promise<void> {
    const { client, target, item } = this._options;
    await client.update(target, item, wish);
    await this.refresh();
  }

  /** It resolves when it is deleted, or is being deleted. @throws RequestError */
  async delete(): Promise<void> {
    const { client, target, item } = this._options;
    await client.delete(target, item);
    await this._refresher.wish(['target'], { now: true });
  }

  /** Ask the model there. @throws RequestError */
  predict(json: string): Promise<string> {
    const { client, target, item } = this._options;
    return client.predict(target, item, json);
  }

  /** @throws RequestError */
  async dismiss(change: number): Promise<void> {
    const { client, target } = this._options;
    await client.dismiss(target, change);
    await this._refresher.wish(['target'], { now: true });
  }

  private async _load(parts: ReadonlySet<'target' | 'item'>): Promise<void> {
    const { client, target: id } = this._options;
    const before = this._state.target?.ended;
    try {
      const { targets } = await client.list().catch((reason: unknown) => {
        // Then the item is to be asked for as soon as this server answers again.
        this._isOwed = true;
        throw reason;
      });
      const target = targets.find(one => one.id === id) ?? null;
      if (!target) {
        throw NO_TARGET;
      }
      const changes = target.changes.filter(change => this._isOwn(change));
      this._show({ target, changes });
      this._watch(changes);
      if (
        parts.has('item') ||
        this._isOwed ||
        (before !== undefined && before !== target.ended)
      ) {
        this._isOwed = false;
        await this._ask();
      }
    } catch (reason) {
      this._show({ error: asRequestError(reason), isLoading: false });
    }
  }

  private async _ask(): Promise<void> {
    const { client, target, item } = this._options;
    this._show({ isLoading: true });
    const description =
      this._state.description ?? (await client.describe(target));
    this._show({ description });
    const isMade = this._state.changes.some(
      ({ action, error }) => action === 'create' && !error
    );
    if (isMade && !this._state.item) {
      // It is not there yet.
      this._show({ isLoading: false });
      return;
    }
    try {
      this._show({
        item: await client.get(target, item),
        isMissing: false,
        error: null,
        isLoading: false
      });
    } catch (reason) {
      const error = asRequestError(reason);
      const isMissing = error.status === NOT_FOUND;
      this._show({ error, isMissing, isLoading: false });
    }
  }

  private _watch(changes: readonly IChange[]): void {
    clearTimeout(this._timer);
    if (changes.some(({ error }) => !error)) {
      this._timer = setTimeout(() => {
        void this._refresher.wish(['target']);
      }, INTERVAL);
    }
  }

  private _isOwn({ kind, name, endpoint }: IChange): boolean {
    const { item } = this._options;
    return (
      kind === item.kind &&
      name === item.name &&
      (endpoint ?? null) === (item.endpoint ?? null)
    );
  }

  private _onHint(_: Hints, { kind, target }: IHint): void {
    const isMeant = (target ?? this._options.target) === this._options.target;
    if (kind === 'target' && isMeant && this._wasVisible) {
      void this._refresher.wish(['target']);
    }
  }

  private _show(changes: Partial<IRemoteState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...changes };
      this._stateChanged.emit();
    }
  }

  private readonly _options: {
    readonly client: TargetsClient;
    readonly hints: Hints;
    readonly target: string;
    readonly item: IItemKey;
  };
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _refresher = new Refresher<'target' | 'item'>(parts =>
    this._load(parts)
  );
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isVisible = false;
  private _wasVisible = false;
  private _isOwed = false;
  private _state: IRemoteState = {
    target: null,
    description: null,
    item: null,
    isMissing: false,
    error: null,
    isLoading: true,
    changes: []
  };
}

const NOT_FOUND = 404;

const NO_TARGET = new RequestError(
  'This target is not listed any more. Add it under Remote targets in the panel.'
);
