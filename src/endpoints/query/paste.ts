import type { Cell } from './cells';
import { inferKind } from './cells';
import type { IField } from './fields';
import { fieldLabel } from './fields';
import type { JsonNode } from './json';
import { parseJson } from './json';
import type { ITable } from './table';
import { tableOf } from './table';

/** Rows that are taken at once at most: the form is no file. */
const MOST_ROWS = 1_000;

/**
 * Cells of a text from a spreadsheet or a CSV file. A quoted cell may hold separators and line ends.
 *
 * @param separator One character.
 */
export function splitCells(
  text: string,
  separator: string
): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length && rows.length <= MOST_ROWS) {
    let cell = '';
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end !== -1 && text[end + 1] === '"') {
        end = text.indexOf('"', end + 2);
      }
      end = end === -1 ? text.length : end;
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    }
    const from = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n') {
      at++;
    }
    cell += text.slice(from, at).replace(/\r$/, '');
    row.push(cell);
    if (text[at] !== separator) {
      rows.push(row);
      row = [];
    }
    at++;
  }
  const last = rows.at(-1);
  // The line end of the last line is not another line.
  return last && isEmpty(last) ? rows.slice(0, -1) : rows;
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0] === '';
}

/** The separator of a text: what its first line has most of. */
export function separatorOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  const counts = ['\t', ';', ','].map(
    sign => [sign, line.split(sign).length] as const
  );
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

/**
 * Put pasted cells into a table, from one of its cells to the right and down.
 *
 * A first row that names the columns says where each goes.
 *
 * @returns null when it is one cell only, which the field takes by itself.
 */
export function pasteCells(
  table: ITable,
  at: { readonly row: number; readonly column: number },
  text: string
): ITable | null {
  const cells = splitCells(text, '\t');
  const [head, ...others] = cells;
  if (!head || (cells.length === 1 && head.length === 1)) {
    return null;
  }
  const { fields } = table;
  const named = head.map(name =>
    fields.findIndex(field => fieldLabel(field) === name.trim())
  );
  const isHead = others.length > 0 && named.every(place => place >= 0);
  const places = isHead ? named : head.map((_, index) => at.column + index);
  const rows = table.rows.map(row => [...row]);
  (isHead ? others : cells).forEach((given, index) => {
    const row = (rows[at.row + index] ??= fields.map((): Cell => null));
    given.forEach((cell, place) => {
      const column = places[place] ?? -1;
      const field = fields[column];
      if (field) {
        row[column] = cell === '' && field.kind !== 'string' ? null : cell;
      }
    });
  });
  return { ...table, rows };
}

/**
 * A table from pasted JSON, CSV or cells of a spreadsheet.
 *
 * @param fields What the model takes; null to take the columns from the text.
 * @returns null when it is none.
 */
export function readTable(
  text: string,
  fields: readonly IField[] | null
): ITable | null {
  const trimmed = text.trim();
  if (/^[[{]/.test(trimmed)) {
    try {
      const node = parseJson(trimmed);
      const inputs = (value: JsonNode): ITable | null =>
        tableOf({ kind: 'object', entries: [['inputs', value]] }, fields);
      return (
        tableOf(node, fields) ??
        inputs(node) ??
        inputs({ kind: 'list', items: [node] })
      );
    } catch {
      return null;
    }
  }
  // A line without anything is none here, as pandas has it.
  const [head, ...rows] = splitCells(trimmed, separatorOf(trimmed)).filter(
    cells => !isEmpty(cells)
  );
  if (!head || rows.length === 0) {
    return null;
  }
  const columns = head.map(name => name.trim());
  const kinds = columns.map((_, column) =>
    inferKind(rows.map(row => row[column] ?? ''))
  );
  const own = columns.map((name, column): IField => ({
    name,
    type: '',
    kind: kinds[column] ?? 'string',
    isRequired: false
  }));
  const shown = fields ?? own;
  const places = shown.map(field => columns.indexOf(fieldLabel(field)));
  if (places.every(place => place < 0)) {
    return null;
  }
  return {
    fields: shown,
    rows: rows.map(row =>
      shown.map(({ kind }, field): Cell => {
        const cell = row[places[field] ?? -1] ?? null;
        return cell === '' && kind !== 'string' ? null : cell;
      })
    ),
    rest: []
  };
}
