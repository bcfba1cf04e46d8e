import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { components } from './schema';

type Schemas = components['schemas'];

/** A column of what a model is given. */
export type InputColumn = Schemas['InputColumn'];

/** The columns and first rows of what a model is given. */
export type InputTable = Pick<
  Schemas['InputTable'],
  'columns' | 'rows' | 'total'
>;

/** What a notebook predicts on. */
export type BatchInput =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'dataframe'; readonly name: string }
  | { readonly kind: 'spark'; readonly table: string };

/**
 * The columns and first rows of a CSV, TSV, Parquet or JSON lines file of the workspace.
 *
 * @param path Below the server's root.
 * @throws RequestError 400 when it is none, 404 when it is not there.
 */
export function previewFile(
  settings: ServerConnection.ISettings,
  connection: string,
  path: string
): Promise<InputTable> {
  return request(settings, 'jupyter-mlflow/notebooks/input', {
    query: { connection, path }
  });
}
