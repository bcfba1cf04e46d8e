import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';

/** How long a store of gigabytes may take to be copied and upgraded, in ms. */
const UPGRADE_TIMEOUT = 30 * 60_000;

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
  /** Whether a copy of it can be upgraded: its schema is older than this MLflow's. */
  readonly can_upgrade: boolean;
}

/** The stores that this Jupyter server knows. */
export function listConnections(
  settings: ServerConnection.ISettings
): Promise<readonly IConnection[]> {
  return request(settings, 'jupyter-mlflow/connections', { background: true });
}

/**
 * Make a connection to the store that a kernel logs to, in that kernel's interpreter.
 *
 * @returns The connection, which may have been there before.
 */
export function addConnection(
  settings: ServerConnection.ISettings,
  kernelId: string
): Promise<IConnection> {
  return request(settings, 'jupyter-mlflow/connections', {
    method: 'POST',
    body: { kernel_id: kernelId },
    background: true
  });
}

/**
 * Copy a store whose schema is older, upgrade the copy, and use that from now on.
 *
 * @returns The connection, which shows the copy.
 */
export function upgradeConnection(
  settings: ServerConnection.ISettings,
  id: string
): Promise<IConnection> {
  return request(
    settings,
    `jupyter-mlflow/connections/${encodeURIComponent(id)}/upgrade`,
    { method: 'POST', body: {}, timeout: UPGRADE_TIMEOUT }
  );
}
