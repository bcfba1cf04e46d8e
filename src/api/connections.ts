import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';

/** A store that this Jupyter server knows. */
export interface IConnection {
  readonly id: string;
  /** The tracking URI without its password. */
  readonly uri: string;
  /** Short, for people: `sqlite · mlflow.db`. */
  readonly label: string;
  readonly state: 'stopped' | 'starting' | 'ready' | 'failed';
  readonly error: {
    readonly error_code: string;
    readonly message: string;
    readonly details: string;
  } | null;
}

/** The stores that this Jupyter server knows. */
export function listConnections(
  settings: ServerConnection.ISettings
): Promise<readonly IConnection[]> {
  return request(settings, 'jupyter-mlflow/connections', { background: true });
}
