import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { isInputFile } from './paths';

/**
 * Let a person choose a file to predict on, in Lab's own dialog.
 *
 * @param folder Where it begins, below the server's root.
 * @returns The file's path, with a slash at its end that of a folder; null for nothing.
 */
export async function browseForInput(
  manager: IDocumentManager,
  folder: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await FileDialog.getOpenFiles({
    manager,
    title: trans.__('Choose the input file'),
    label: trans.__('CSV, TSV, Parquet or JSON lines'),
    defaultPath: folder,
    filter: ({ name }) => (isInputFile(name) ? {} : null)
  });
  const [chosen] = button.accept ? (value ?? []) : [];
  if (!chosen) {
    return null;
  }
  return chosen.type === 'directory' && chosen.path !== ''
    ? `${chosen.path}/`
    : chosen.path;
}
