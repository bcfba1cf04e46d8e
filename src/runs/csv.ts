import type { RunsWindow } from '../api/views';

/** What a spreadsheet takes for the start of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A number is none, though it may begin with a sign. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Windows of runs as one CSV text (RFC 4180): a line for each run, all that it has in columns. Texts that
 * a spreadsheet would take for formulas get an apostrophe.
 */
export function csvOf(windows: readonly RunsWindow[]): string {
  const keys = (kind: 'metrics' | 'params' | 'tags'): readonly string[] =>
    [...new Set(windows.flatMap(window => Object.keys(window[kind])))].sort();
  const metrics = keys('metrics');
  const params = keys('params');
  const tags = keys('tags');
  const lines = [
    [
      'run_id',
      'run_name',
      'experiment_id',
      'experiment_name',
      'status',
      'start_time',
      'end_time',
      'duration_s',
      'user',
      ...metrics.map(key => `metrics.${key}`),
      ...params.map(key => `params.${key}`),
      ...tags.map(key => `tags.${key}`)
    ]
  ];
  for (const window of windows) {
    const { columns } = window;
    columns.run_id.forEach((id, row) => {
      const start = columns.start_time[row] ?? null;
      const end = columns.end_time[row] ?? null;
      lines.push([
        id,
        columns.run_name[row] ?? '',
        columns.experiment_id[row] ?? '',
        columns.experiment_name[row] ?? '',
        columns.status[row] ?? '',
        timeOf(start),
        timeOf(end),
        start === null || end === null ? '' : String((end - start) / 1_000),
        columns.user_id[row] ?? '',
        ...metrics.map(key => valueAt(window.metrics, key, row)),
        ...params.map(key => valueAt(window.params, key, row)),
        ...tags.map(key => valueAt(window.tags, key, row))
      ]);
    });
  }
  return csvText(lines);
}

/**
 * Lines of texts as CSV (RFC 4180). Those that a spreadsheet would take for formulas get an apostrophe.
 */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map(line => line.map(cellOf).join(',') + '\r\n').join('');
}

function valueAt(
  columns: Readonly<Record<string, readonly (number | string | null)[]>>,
  key: string,
  row: number
): string {
  const value = Object.hasOwn(columns, key) ? columns[key]?.[row] : null;
  return Object.is(value, -0) ? '-0' : String(value ?? '');
}

function timeOf(time: number | null): string {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function cellOf(text: string): string {
  // As words of metrics they mean numbers.
  const isSafe = NUMBER.test(text) || text === '-Infinity';
  const safe = FORMULA.test(text) && !isSafe ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
