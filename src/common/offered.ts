import type { Contents } from '@jupyterlab/services';

/** Entries of a folder that are offered. */
const MOST = 500;

/**
 * What is in a folder, to complete a path with.
 *
 * @param folder Below the server's root, '' for that itself.
 * @param isWanted Whether an entry is offered.
 */
export async function offered(
  contents: Contents.IManager,
  folder: string,
  isWanted: (entry: Contents.IModel) => boolean
): Promise<readonly Contents.IModel[]> {
  const listed = await contents.get(folder, {
    type: 'directory',
    content: true
  });
  return (listed.content as readonly Contents.IModel[])
    .filter(isWanted)
    .slice(0, MOST);
}

/** The folder that a path which is being typed is in. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
