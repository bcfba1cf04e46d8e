import type { ServerConnection } from '@jupyterlab/services';
import { NotebooksClient } from '../api/notebooks';
import { RegistryClient } from '../api/registry';
import { RequestError } from '../request';
import type { ITarget } from './target';

/**
 * Write a notebook that loads a model and predicts with it.
 *
 * @param directory The folder, below the server's root, that it is written to.
 * @param kernelName The kernel that it shall run in, null for any.
 * @returns The new notebook's path.
 * @throws RequestError
 */
export async function createNotebook(
  settings: ServerConnection.ISettings,
  { connection, key }: ITarget,
  directory: string,
  kernelName: string | null
): Promise<string> {
  return new NotebooksClient(settings).createInference({
    connection,
    directory,
    // A notebook that was made for a version means that version, wherever the alias goes.
    model: 'alias' in key ? await versionOf(settings, connection, key) : key,
    kernelName
  });
}

async function versionOf(
  settings: ServerConnection.ISettings,
  connection: string,
  { name, alias }: { readonly name: string; readonly alias: string }
): Promise<{ readonly name: string; readonly version: string }> {
  const model = await new RegistryClient(settings, connection).model(name);
  const found = model?.aliases?.find(one => one.alias === alias);
  if (!found) {
    throw new RequestError(`The model “${name}” has no alias “${alias}”.`);
  }
  return { name, version: found.version };
}
