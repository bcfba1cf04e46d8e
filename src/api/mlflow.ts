import type { ServerConnection } from '@jupyterlab/services';
import type { IRequest } from '../request';
import { request } from '../request';

/**
 * Ask MLflow's own REST API of one connection.
 *
 * @param call Below `api/2.0/mlflow`, as `runs/update`.
 * @param version Of the API, for the few calls that are newer.
 */
export function askMlflow<T>(
  settings: ServerConnection.ISettings,
  connection: string,
  call: string,
  options: IRequest,
  version: '2.0' | '3.0' = '2.0'
): Promise<T> {
  return request(
    settings,
    `jupyter-mlflow/tracking/${encodeURIComponent(connection)}/api/${version}/mlflow/${call}`,
    options
  );
}
