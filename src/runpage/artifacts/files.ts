import { PathExt } from '@jupyterlab/coreutils';
import type { ArtifactOwner } from '../../api/views';

/** A file or folder of a run, or of a model that it logged. */
export interface IFile {
  readonly owner: ArtifactOwner;
  /** Below the artifact root; '' is the root itself. */
  readonly path: string;
  readonly label: string;
  readonly isFolder: boolean;
  /** Bytes; null for folders, and where the store does not tell. */
  readonly size: number | null;
}

/** How a file is shown. */
export type FileKind =
  'image' | 'table' | 'json' | 'html' | 'markdown' | 'text';

/** Pictures without scripts, by the ends of their names. An SVG is a document and is shown as text. */
const RASTER: ReadonlyMap<string, string> = new Map([
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.gif', 'image/gif'],
  ['.webp', 'image/webp'],
  ['.bmp', 'image/bmp'],
  ['.avif', 'image/avif'],
  ['.ico', 'image/x-icon']
]);

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['.csv', 'table'],
  ['.tsv', 'table'],
  ['.parquet', 'table'],
  ['.jsonl', 'table'],
  ['.ndjson', 'table'],
  ['.json', 'json'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.md', 'markdown'],
  ['.markdown', 'markdown']
]);

export function kindOf(path: string): FileKind {
  const extension = extensionOf(path);
  return RASTER.has(extension) ? 'image' : (KINDS.get(extension) ?? 'text');
}

/** The type of an image, by its name alone: never one that can hold a script. */
export function imageType(path: string): string {
  return RASTER.get(extensionOf(path)) ?? 'image/png';
}

/** Whether it has no text to show. */
export function isBinaryTable(path: string): boolean {
  return extensionOf(path) === '.parquet';
}

/** A file as MLflow's `download_artifacts` takes it. */
export function uriOf({ owner, path }: IFile): string {
  const root =
    'runId' in owner ? `runs:/${owner.runId}` : `models:/${owner.modelId}`;
  return path === '' ? root : `${root}/${path}`;
}

function extensionOf(path: string): string {
  return PathExt.extname(path).toLowerCase();
}

/** How much is looked at to tell text from other bytes. */
const SNIFFED = 8_000;

/**
 * The text in the beginning of a file.
 *
 * @param isWhole Whether that is all of it: else its last character may be cut.
 * @returns null when it is no text in UTF-8.
 */
export function decodeText(
  bytes: Uint8Array<ArrayBuffer>,
  isWhole: boolean
): string | null {
  if (bytes.subarray(0, SNIFFED).includes(0)) {
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, {
      stream: !isWhole
    });
  } catch {
    return null;
  }
}
