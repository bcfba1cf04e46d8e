import type { ServerConnection } from '@jupyterlab/services';
import { request, requestText } from '../request';
import type { ServedModel } from './endpoints';

/** What `mlflow.deployments` knows: targets have the one, the other, or both. */
export type ItemKind = 'deployment' | 'endpoint';

export type ItemVerb = 'list' | 'get' | 'create' | 'update' | 'delete';

/** A plug-in of `mlflow.deployments` that is installed where Jupyter runs. */
export interface IPlugin {
  readonly name: string;
  /** The package that brought it. */
  readonly distribution: string;
  readonly version: string;
  /** Everybody has it, as MLflow brings it. */
  readonly is_mlflows: boolean;
}

/** One deployment, or one endpoint, of a target. */
export interface IItemKey {
  readonly kind: ItemKind;
  readonly name: string;
  /** The endpoint that a deployment is in, where the target has such. */
  readonly endpoint?: string | null;
}

/** Something that is being made, changed or deleted, or could not be. */
export interface IChange extends IItemKey {
  readonly id: number;
  readonly action: 'create' | 'update' | 'delete';
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** null as long as it goes on. */
  readonly error: {
    readonly error_code: string;
    readonly message: string;
    readonly details: string;
  } | null;
}

/** A place where models can be served, other than this server. */
export interface IRemoteTarget {
  readonly id: string;
  /** As `mlflow.deployments.get_deploy_client` takes it. */
  readonly uri: string;
  /** The package of its plug-in; null when that is not there any more. */
  readonly distribution: string | null;
  readonly version: string | null;
  /** A person has added it, and can remove it. */
  readonly is_added: boolean;
  readonly changes: readonly IChange[];
  /** How many changes have ended well: with more of them, what was listed before is old. */
  readonly ended: number;
}

/** What a target's plug-in can do. */
export interface IAbilities {
  readonly deployment: readonly ItemVerb[];
  readonly endpoint: readonly ItemVerb[];
  readonly predict: boolean;
  readonly run_local: boolean;
}

/** What a target's plug-in says of itself. */
export interface ITargetDescription {
  readonly abilities: IAbilities;
  /** In the plug-in's words; '' when it has none. */
  readonly help: string;
}

export interface IItem extends IItemKey {
  /** In the plug-in's words; '' when it says nothing. */
  readonly state: string;
}

export interface IItems {
  readonly items: readonly IItem[];
  /** Why some cannot be listed. */
  readonly failures: readonly string[];
}

/** All that a target tells of one of its items. */
export interface IToldItem extends IItem {
  readonly told: unknown;
}

/** What an item is to be. What is left out is the plug-in's choice. */
export interface IItemWish {
  readonly connection?: string;
  readonly model?: ServedModel;
  readonly model_uri?: string;
  readonly flavor?: string;
  /** A JSON object, which is sent as it was typed: JavaScript would change its numbers. */
  readonly config?: string;
}

/** Until a cloud has said what it has, and until a model there has answered, in ms. */
const PATIENCE = 120_000;
const PREDICT_PATIENCE = 300_000;

/**
 * The targets of `mlflow.deployments`.
 */
export class TargetsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** What is offered, and what is installed. No target is asked. */
  list(): Promise<{
    readonly targets: readonly IRemoteTarget[];
    readonly installed: readonly IPlugin[];
  }> {
    return request(this._settings, ROOT, { background: true });
  }

  /** @throws RequestError with status 400 when there is no plug-in for it. */
  add(uri: string): Promise<IRemoteTarget> {
    return request(this._settings, ROOT, { method: 'POST', body: { uri } });
  }

  /** What is there stays. */
  async forget(id: string): Promise<void> {
    await request(this._settings, `${ROOT}/${id}`, { method: 'DELETE' });
  }

  describe(id: string): Promise<ITargetDescription> {
    return request(this._settings, `${ROOT}/${id}`, { timeout: PATIENCE });
  }

  /** Ask a target what it has. */
  items(id: string): Promise<IItems> {
    return request(this._settings, `${ROOT}/${id}/items`, {
      timeout: PATIENCE
    });
  }

  get(id: string, item: IItemKey): Promise<IToldItem> {
    return request(this._settings, pathOf(id, item), {
      timeout: PATIENCE,
      query: queryOf(item)
    });
  }

  /** It resolves when it is made, or goes on in the background: see `IRemoteTarget.changes`. */
  async create(id: string, item: IItemKey, wish: IItemWish): Promise<void> {
    await request(this._settings, `${ROOT}/${id}/items`, {
      method: 'POST',
      text: bodyOf(item, wish),
      timeout: PATIENCE
    });
  }

  /** As `create`. */
  async update(id: string, item: IItemKey, wish: IItemWish): Promise<void> {
    await request(this._settings, pathOf(id, item), {
      method: 'PATCH',
      text: bodyOf({}, wish),
      query: queryOf(item),
      timeout: PATIENCE
    });
  }

  /** As `create`. */
  async delete(id: string, item: IItemKey): Promise<void> {
    await request(this._settings, pathOf(id, item), {
      method: 'DELETE',
      query: queryOf(item)
    });
  }

  /**
   * Ask a model there.
   *
   * @param json What is sent, as it is.
   */
  predict(id: string, item: IItemKey, json: string): Promise<string> {
    return requestText(this._settings, `${pathOf(id, item)}/predict`, {
      method: 'POST',
      text: json,
      query: queryOf(item),
      timeout: PREDICT_PATIENCE
    });
  }

  /** Forget a change that failed. */
  async dismiss(id: string, change: number): Promise<void> {
    await request(this._settings, `${ROOT}/${id}/changes/${change}`, {
      method: 'DELETE'
    });
  }

  private readonly _settings: ServerConnection.ISettings;
}

const ROOT = 'jupyter-mlflow/targets';

function pathOf(id: string, { kind, name }: IItemKey): string {
  return `${ROOT}/${id}/items/${kind}s/${encodeURIComponent(name)}`;
}

function bodyOf(
  item: Partial<IItemKey>,
  { config, ...wish }: IItemWish
): string {
  const entries = Object.entries({ ...item, ...wish }).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  );
  const all =
    config === undefined ? entries : [...entries, `"config": ${config}`];
  return `{${all.join(', ')}}`;
}

function queryOf({ endpoint }: IItemKey): Record<string, string | undefined> {
  return { endpoint: endpoint ?? undefined };
}
