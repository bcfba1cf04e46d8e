import type { ModelDescription } from '../../api/models';
import type { Cell } from './cells';
import { cellNode, cellOf, emptyCell } from './cells';
import type { FieldKind, IField } from './fields';
import { fieldsOf } from './fields';
import type { JsonNode } from './json';
import { entryOf, nodeOf } from './json';
import { defaultRest } from './params';

/** What is asked, as rows of a form. */
export interface ITable {
  readonly fields: readonly IField[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is sent beside the rows, as `params`. */
  readonly rest: readonly (readonly [string, JsonNode])[];
}

/** MLflow's forms of a request. */
export const FORMATS = [
  'dataframe_records',
  'dataframe_split',
  'inputs'
] as const;

export type RequestFormat = (typeof FORMATS)[number];

const ALL_FORMATS: readonly string[] = [...FORMATS, 'instances'];

/** The form that a table is sent in when nobody asks for another one. */
export function usualFormat({ fields }: ITable): RequestFormat {
  if (fields.length === 1 && fields[0]?.name === null) {
    return 'inputs';
  }
  // The keys of records are texts.
  return fields.every(({ name }) => typeof name === 'string')
    ? 'dataframe_records'
    : 'dataframe_split';
}

/** What is sent for a table. */
export function requestOf(
  table: ITable,
  format: RequestFormat = usualFormat(table)
): JsonNode {
  const { fields, rows, rest } = table;
  const at = (row: readonly Cell[], column: number): JsonNode =>
    cellNode(fields[column]?.kind ?? 'json', row[column] ?? null);
  const values = (): JsonNode => {
    if (format === 'dataframe_records') {
      return list(
        rows.map(row => ({
          kind: 'object',
          entries: fields.map(
            ({ name }, column) =>
              [String(name ?? column), at(row, column)] as const
          )
        }))
      );
    }
    if (format === 'dataframe_split') {
      const columns = list(
        fields.map(({ name }, column) => nodeOf(name ?? column))
      );
      const data = list(
        rows.map(row => list(fields.map((_, column) => at(row, column))))
      );
      return {
        kind: 'object',
        entries: [
          ['columns', columns],
          ['data', data]
        ]
      };
    }
    return fields.length === 1 && fields[0]?.name === null
      ? list(rows.map(row => at(row, 0)))
      : {
          kind: 'object',
          entries: fields.map(
            ({ name }, column) =>
              [
                String(name ?? column),
                list(rows.map(row => at(row, column)))
              ] as const
          )
        };
  };
  return { kind: 'object', entries: [[format, values()], ...rest] };
}

function list(items: readonly JsonNode[]): JsonNode {
  return { kind: 'list', items };
}

/**
 * The rows of a request.
 *
 * @param fields What the model takes; null to take the columns from the request.
 * @returns null when the form cannot hold it.
 */
export function tableOf(
  node: JsonNode,
  fields: readonly IField[] | null
): ITable | null {
  if (node.kind !== 'object') {
    return null;
  }
  const formats = node.entries.filter(([key]) => ALL_FORMATS.includes(key));
  const [format] = formats;
  if (!format || formats.length > 1) {
    return null;
  }
  const found = rowsOf(format[1], fields?.length === 1);
  if (!found || found.rows.length === 0) {
    return null;
  }
  const rest = node.entries.filter(([key]) => key !== format[0]);
  const { columns, rows } = found;
  if (!fields) {
    const kinds = columns.map((_, column) =>
      kindOf(rows.map(row => row[column] ?? null))
    );
    return {
      fields: columns.map((name, column) => ({
        name,
        type: '',
        kind: kinds[column] ?? 'json',
        isRequired: false
      })),
      rows: rows.map(row =>
        row.map((cell, column) => cellOf(cell, kinds[column] ?? 'json'))
      ),
      rest
    };
  }
  const places = fields.map(({ name }) =>
    columns.findIndex(column => String(column) === String(name))
  );
  if (columns.length > places.filter(place => place >= 0).length) {
    // Columns that the model does not know would be lost.
    return null;
  }
  return {
    fields,
    rows: rows.map(row =>
      fields.map(({ kind }, field) =>
        cellOf(row[places[field] ?? -1] ?? null, kind)
      )
    ),
    rest
  };
}

interface IRows {
  readonly columns: readonly (string | number | null)[];
  readonly rows: readonly (readonly (JsonNode | null)[])[];
}

/** @param isSingle Whether the model takes one value a row. */
function rowsOf(node: JsonNode, isSingle: boolean): IRows | null {
  if (node.kind === 'list') {
    const { items } = node;
    if (items.every(item => item.kind === 'object')) {
      const columns = [
        ...new Set(items.flatMap(item => item.entries.map(([key]) => key)))
      ];
      return {
        columns,
        rows: items.map(item => columns.map(column => entryOf(item, column)))
      };
    }
    return isSingle
      ? { columns: [null], rows: items.map(item => [item]) }
      : null;
  }
  if (node.kind !== 'object') {
    return null;
  }
  const data = entryOf(node, 'data');
  if (data?.kind === 'list' && data.items.every(row => row.kind === 'list')) {
    const names = entryOf(node, 'columns');
    const rows = data.items.map(row => row.items);
    const columns =
      names?.kind === 'list'
        ? names.items.map(name =>
            name.kind === 'literal' ? Number(name.source) : textOf(name)
          )
        : (rows[0] ?? []).map((_, column) => column);
    return { columns, rows };
  }
  const lists = node.entries.map(([, item]) => item);
  if (!lists.every(item => item.kind === 'list')) {
    return null;
  }
  const length = lists[0]?.items.length ?? 0;
  return lists.every(({ items }) => items.length === length)
    ? {
        columns: node.entries.map(([key]) => key),
        rows: Array.from({ length }, (_, row) =>
          lists.map(({ items }) => items[row] ?? null)
        )
      }
    : null;
}

function textOf(node: JsonNode): string {
  return node.kind === 'text' ? node.text : '';
}

/** The kind that fits all values of a column. */
function kindOf(values: readonly (JsonNode | null)[]): FieldKind {
  const given = values.filter(
    value =>
      value !== null && !(value.kind === 'literal' && value.source === 'null')
  );
  if (given.every(value => value?.kind === 'text')) {
    return 'string';
  }
  const sources = given.map(value =>
    value?.kind === 'literal' ? value.source : ''
  );
  if (sources.every(source => /^(true|false)$/.test(source))) {
    return 'boolean';
  }
  return sources.every(source => /^-?\d/.test(source)) ? 'number' : 'json';
}

/**
 * What the form begins with: the input example, or a row to fill in.
 *
 * @returns null when the model takes no table, or does not say.
 */
export function firstTable(description: ModelDescription): ITable | null {
  const fields = fieldsOf(description.signature);
  const example = exampleRequest(description);
  const shown = example ? tableOf(example, fields) : null;
  if (shown || !fields) {
    return shown;
  }
  const rest = defaultRest(description.signature);
  return { fields, rows: [fields.map(emptyCell)], rest };
}

/** The input example as a request; null when the model has none. */
export function exampleRequest({
  input_example: example,
  signature
}: ModelDescription): JsonNode | null {
  if (!example) {
    return null;
  }
  if ('value' in example) {
    const { value } = example;
    const isSingle = fieldsOf(signature)?.length === 1;
    const inputs = isSingle && !Array.isArray(value) ? [value] : value;
    return withRest('inputs', nodeOf(inputs), signature);
  }
  const { columns, data } = example;
  if (!columns.every(name => typeof name === 'string')) {
    return withRest('dataframe_split', nodeOf({ columns, data }), signature);
  }
  // Not an object of JavaScript: `__proto__` is a name like any other.
  const records = data.map((row): JsonNode => ({
    kind: 'object',
    entries: columns.map((name, column) => [name, nodeOf(row[column])])
  }));
  return withRest('dataframe_records', list(records), signature);
}

function withRest(
  format: string,
  values: JsonNode,
  signature: ModelDescription['signature']
): JsonNode {
  return {
    kind: 'object',
    entries: [[format, values], ...defaultRest(signature)]
  };
}
