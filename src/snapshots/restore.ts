import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { Contents } from '@jupyterlab/services';
import { ServerConnection } from '@jupyterlab/services';
import type { Snapshot, ViewsClient } from '../api/views';
import { withoutTrust } from './content';
import { findRuns } from './previous';

/** Longest part of a run's name in the name of a file, in characters. */
const MAX_NAME = 60;

/** What is restored, and from where. */
export interface IRestoreOptions {
  readonly views: ViewsClient;
  readonly contents: Contents.IManager;
  readonly connection: string;
  readonly runId: string;
  /** Below the server's root; null for where the original was, or the root when that is gone. */
  readonly directory: string | null;
}

/**
 * Write the notebook that was kept with a run as a notebook of its own.
 *
 * @returns The new notebook's path.
 * @throws RequestError when none was kept, or what the contents manager rejects with.
 */
export async function restoreRun({
  views,
  contents,
  connection,
  runId,
  directory
}: IRestoreOptions): Promise<string> {
  const [snapshot, runs] = await Promise.all([
    views.snapshot(connection, runId),
    findRuns(views, connection, [runId])
  ]);
  const folder =
    directory ?? (await folderOf(contents, PathExt.dirname(snapshot.path)));
  const name = fileName(runs.get(runId)?.run.name ?? '') || runId.slice(0, 8);
  const original = PathExt.basename(
    snapshot.path,
    PathExt.extname(snapshot.path)
  );
  const path = await freePath(contents, folder, `${original}-${name}`);
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: ownNotebook(snapshot.notebook)
  });
  return path;
}

/** The content without what ties it to the original. */
function ownNotebook(notebook: Snapshot['notebook']): INotebookContent {
  const content = withoutTrust(notebook);
  const { mlflow, ...metadata } = content.metadata;
  const others = Object.fromEntries(
    Object.entries(mlflow ?? {}).filter(([key]) => key !== 'notebook_id')
  );
  content.metadata =
    Object.keys(others).length > 0 ? { ...metadata, mlflow: others } : metadata;
  return content;
}

/** A run's name as part of a file's: what no file system forbids. */
function fileName(name: string): string {
  return (
    name
      // eslint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u001f<>:"/\\|?*]+/g, '-')
      .slice(0, MAX_NAME)
      .replaceAll(/^[\s.-]+|[\s.-]+$/g, '')
  );
}

async function folderOf(
  contents: Contents.IManager,
  folder: string
): Promise<string> {
  return folder !== '' && (await isThere(contents, folder)) ? folder : '';
}

async function freePath(
  contents: Contents.IManager,
  folder: string,
  stem: string
): Promise<string> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const path = PathExt.join(folder, `${stem}${suffix}.ipynb`);
    if (!(await isThere(contents, path))) {
      return path;
    }
  }
}

async function isThere(
  contents: Contents.IManager,
  path: string
): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (reason) {
    if (
      reason instanceof ServerConnection.ResponseError &&
      reason.response.status === 404
    ) {
      return false;
    }
    throw reason;
  }
}
