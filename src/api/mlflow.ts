import type { ServerConnection } from '@jupyterlab/services';
import type { IRequest } from '../request';
import { request } from '../request';

/**
 * Ask MLflow's own REST API of one connection.
 *
 * @param call Below `api/2.0/mlflow`, as `runs/update`.
 */
export function askMlflow<T>(
  settings: ServerConnection.ISettings,
  connection: string,
  call: string,
  options: IRequest
): Promise<T> {
  return request(
    settings,
    `jupyter-mlflow/tracking/${encodeURIComponent(connection)}/api/2.0/mlflow/${call}`,
    options
  );
}
