import { PathExt } from '@jupyterlab/coreutils';

const READ = ['csv', 'tsv', 'parquet', 'jsonl', 'ndjson'];
const WRITTEN = ['csv', 'parquet', 'jsonl'];

/** Whether a file of this name can be an input. */
export function isInputFile(path: string): boolean {
  return READ.includes(suffixOf(path));
}

/** Whether a file of this name can be written. */
export function isOutputFile(path: string): boolean {
  return WRITTEN.includes(suffixOf(path)) && !path.endsWith('/');
}

/** Where the predictions on a file go: next to it, in its format. */
export function outputNextTo(path: string): string {
  const suffix = suffixOf(path);
  const stem = path.slice(0, path.length - PathExt.extname(path).length);
  const written =
    suffix === 'ndjson' ? 'jsonl' : WRITTEN.includes(suffix) ? suffix : 'csv';
  return `${stem}-predictions.${written}`;
}

/** Where the predictions on a DataFrame or table go: into the notebook's folder. */
export function outputIn(directory: string, name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-') || 'table';
  return PathExt.join(directory, `${plain}-predictions.csv`);
}

function suffixOf(path: string): string {
  return PathExt.extname(path).slice(1).toLowerCase();
}
