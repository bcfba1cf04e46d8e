import type { ServerConnection } from '@jupyterlab/services';
import { request, requestText } from '../request';
import type { ILogPiece } from './logs';
import type { ModelKey } from './notebooks';

/** A model to serve: also whatever an alias points at. */
export type ServedModel =
  ModelKey | { readonly name: string; readonly alias: string };

export type EndpointState = 'not_ready' | 'ready' | 'failed' | 'stopped';

export type EndpointEnvironment = 'server' | 'fresh';

/** What a person chooses for a new endpoint. */
export interface INewEndpoint {
  /** `[A-Za-z0-9][A-Za-z0-9_.-]{0,62}`. */
  readonly name: string;
  readonly connection: string;
  readonly model: ServedModel;
  readonly workers: number;
  readonly environment: EndpointEnvironment;
  /** Seconds without a request until it sleeps; 0 for never. */
  readonly idle_timeout: number;
}

/** A model that is served, or was, or shall be. */
export interface IEndpoint extends INewEndpoint {
  /** The registered version that is served now; null for a model without one. */
  readonly version: string | null;
  /** What is served: `models:/…` or `runs:/…`. */
  readonly uri: string;
  readonly run_id: string | null;
  readonly state: EndpointState;
  /** Another version is being started, while this one answers. */
  readonly is_updating: boolean;
  /** It stopped for idleness; the next request starts it. */
  readonly is_asleep: boolean;
  readonly error: {
    readonly error_code: string;
    readonly message: string;
    readonly details: string;
  } | null;
  /** Where it is asked, below the server's base URL. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly requests: number;
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number | null;
  readonly p95: number | null;
  /** Bytes. */
  readonly memory: number | null;
}

/** What can be changed of an endpoint. */
export interface IEndpointChanges {
  readonly model?: ServedModel;
  readonly workers?: number;
  readonly idle_timeout?: number;
  readonly state?: 'ready' | 'stopped';
}

/** Until its processes are gone, and until a model has answered, in ms. */
const PATIENCE = 300_000;

/**
 * Real-time endpoints: models that are served behind the Jupyter server.
 */
export class EndpointsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** All endpoints, by name. */
  async list(): Promise<readonly IEndpoint[]> {
    const { endpoints } = await request<{
      readonly endpoints: readonly IEndpoint[];
    }>(this._settings, ROOT, { background: true });
    return endpoints;
  }

  /** One endpoint; rejects with 404 when there is none of that name. */
  get(name: string): Promise<IEndpoint> {
    return request(this._settings, pathOf(name), { background: true });
  }

  /** @throws RequestError with status 409 when the name is taken, 400 for what cannot be. */
  create(endpoint: INewEndpoint): Promise<IEndpoint> {
    return request(this._settings, ROOT, { method: 'POST', body: endpoint });
  }

  change(name: string, changes: IEndpointChanges): Promise<IEndpoint> {
    return request(this._settings, pathOf(name), {
      method: 'PATCH',
      body: changes,
      timeout: PATIENCE
    });
  }

  /** It resolves once the endpoint's processes are gone. */
  async delete(name: string): Promise<void> {
    await request(this._settings, pathOf(name), {
      method: 'DELETE',
      timeout: PATIENCE
    });
  }

  /**
   * Ask the model.
   *
   * @param json What is sent, as it is.
   * @returns What the model's server answered.
   */
  invoke(name: string, json: string): Promise<string> {
    return requestText(this._settings, `${pathOf(name)}/invocations`, {
      method: 'POST',
      text: json,
      timeout: PATIENCE
    });
  }

  /** @param offset Where the piece begins; -1 for the end of the log. */
  log(name: string, offset: number): Promise<ILogPiece> {
    return request(this._settings, `${pathOf(name)}/log`, {
      background: true,
      query: { offset }
    });
  }

  private readonly _settings: ServerConnection.ISettings;
}

const ROOT = 'jupyter-mlflow/endpoints';

function pathOf(name: string): string {
  return `${ROOT}/${encodeURIComponent(name)}`;
}

/** The rule for names of endpoints (`jupyter_mlflow/endpoints`). */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

export function isEndpointName(name: string): boolean {
  return NAME.test(name);
}
