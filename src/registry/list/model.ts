import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { RegistryClient } from '../../api/registry';
import type { IRegisteredModel } from '../../api/registrytypes';
import type { ViewsClient } from '../../api/views';
import type { StoreWatch } from '../../common/storewatch';
import type { RequestError } from '../../request';
import { Live } from '../live';

/** How long a search must stand still before the registry is asked, in ms. */
const TYPING = 200;

/** What is known of the registered models of a store. */
interface IFound {
  /** What was looked for. */
  readonly sought: string;
  readonly models: readonly IRegisteredModel[];
  /** Whether there are more than these. */
  readonly hasMore: boolean;
  readonly prompts: readonly IRegisteredModel[];
  readonly hasMorePrompts: boolean;
}

/** What a list of models shows at one moment. */
export interface IModelsState extends IFound {
  readonly search: string;
  /** Nothing is known yet. */
  readonly isLoading: boolean;
  /** What is listed is not yet that of the search. */
  readonly isStale: boolean;
  readonly error: RequestError | null;
}

/**
 * The registered models of one store, those that were changed last first.
 */
export class ModelList implements IDisposable {
  constructor(options: ModelList.IOptions) {
    this._options = options;
    this._wanted = options.limit;
    this._live = new Live({ ...options, load: () => this._load() });
    this._live.stateChanged.connect(this._update, this);
  }

  get state(): IModelsState {
    return this._state;
  }

  get stateChanged(): ISignal<this, void> {
    return this._stateChanged;
  }

  get client(): RegistryClient {
    return this._options.client;
  }

  get isDisposed(): boolean {
    return this._live.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    clearTimeout(this._timer);
    this._live.dispose();
    Signal.clearData(this);
  }

  /** It never rejects: see `state.error`. */
  refresh(): Promise<void> {
    return this._live.refresh();
  }

  /** List those with this in their name. */
  find(search: string): void {
    this._search = search;
    this._wanted = this._options.limit;
    this._update();
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.refresh(), TYPING);
  }

  /** List more of them. */
  async more(): Promise<void> {
    this._wanted += this._options.limit;
    await this.refresh();
  }

  private async _load(): Promise<IFound> {
    const { client, limit, withPrompts } = this._options;
    const search = this._search;
    const models: IRegisteredModel[] = [];
    let from = '';
    do {
      const page = await client.search({
        search,
        newestFirst: true,
        limit,
        from
      });
      models.push(...page.models);
      from = page.next;
    } while (from !== '' && models.length < this._wanted);
    const prompts = withPrompts
      ? await client.search({ kind: 'prompts', search, limit })
      : { models: [], next: '' };
    return {
      sought: search,
      models,
      hasMore: from !== '',
      prompts: prompts.models,
      hasMorePrompts: prompts.next !== ''
    };
  }

  private _update(): void {
    const { value, error } = this._live.state;
    this._state = {
      ...(value ?? NOTHING),
      search: this._search,
      isLoading: value === null && error === null,
      isStale: value !== null && value.sought !== this._search,
      error
    };
    this._stateChanged.emit();
  }

  private readonly _options: ModelList.IOptions;
  private readonly _stateChanged = new Signal<this, void>(this);
  private readonly _live: Live<IFound>;
  private _search = '';
  private _wanted: number;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _state: IModelsState = {
    ...NOTHING,
    search: '',
    isLoading: true,
    isStale: false,
    error: null
  };
}

/**
 * The namespace for `ModelList` statics.
 */
export namespace ModelList {
  export interface IOptions {
    readonly client: RegistryClient;
    readonly views: ViewsClient;
    readonly watch: StoreWatch;
    /** How many are listed, and how many more each time that a person asks. */
    readonly limit: number;
    /** Whether prompts are listed, too: apart from models. */
    readonly withPrompts: boolean;
  }
}

const NOTHING: IFound = {
  sought: '',
  models: [],
  hasMore: false,
  prompts: [],
  hasMorePrompts: false
};

/** The newest version of a model, as far as its registry tells; null when there is none. */
export function newestVersion({
  latest_versions = []
}: IRegisteredModel): string | null {
  // One entry per stage.
  const newest = Math.max(
    0,
    ...latest_versions.map(({ version }) => Number(version))
  );
  return newest === 0 ? null : String(newest);
}
