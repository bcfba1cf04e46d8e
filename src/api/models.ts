import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { ModelKey } from './notebooks';
import type { components } from './schema';

/** What a model's files say of it. */
export type ModelDescription = components['schemas']['Model'];

/** An input or output of a model. */
export type SignatureColumn = components['schemas']['Column'];

/** A model's signature, input example, requirements; rejects with 404 when there is none. */
export function describeModel(
  settings: ServerConnection.ISettings,
  connection: string,
  key: ModelKey
): Promise<ModelDescription> {
  return request(
    settings,
    `jupyter-mlflow/views/${encodeURIComponent(connection)}/model`,
    { query: { ...key } }
  );
}
