import type { TranslationBundle } from '@jupyterlab/translation';
import type { FieldKind, IField } from './fields';
import type { JsonNode } from './json';
import { parseJson, printPlainJson } from './json';

/** What stands in one cell of the form; null for a missing value. */
export type Cell = string | null;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Python's, which stand in its JSON, too. */
const NO_FINITE = /^(?:NaN|-?Infinity)$/;

const NULL: JsonNode = { kind: 'literal', source: 'null' };

/**
 * What is sent for a cell. What cannot be read as its type is sent as it was typed: the model says what is wrong.
 */
export function cellNode(kind: FieldKind, cell: Cell): JsonNode {
  if (cell === null || (kind !== 'string' && cell.trim() === '')) {
    return NULL;
  }
  const source = kind === 'string' ? null : literalOf(kind, cell.trim());
  if (source !== null) {
    return { kind: 'literal', source };
  }
  if (kind === 'json') {
    try {
      return parseJson(cell);
    } catch {
      // Sent as a text.
    }
  }
  return { kind: 'text', text: cell };
}

function literalOf(kind: FieldKind, text: string): string | null {
  switch (kind) {
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() : null;
    case 'integer':
    case 'number':
      if (NUMBER.test(text) || (kind === 'number' && NO_FINITE.test(text))) {
        return text;
      }
      if (/^[+-]?\d+$/.test(text)) {
        return BigInt(text.replace('+', '')).toString();
      }
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) &&
        Number.isFinite(Number(text))
        ? String(Number(text))
        : null;
    case 'string':
    case 'datetime':
    case 'json':
      return null;
  }
}

/** A value as it stands in a cell. */
export function cellOf(node: JsonNode | null, kind: FieldKind): Cell {
  if (!node || (node.kind === 'literal' && node.source === 'null')) {
    return null;
  }
  if (node.kind === 'text' && kind !== 'json') {
    return node.text;
  }
  return node.kind === 'literal' ? node.source : printPlainJson(node);
}

/** The cell of a row that somebody adds. */
export function emptyCell({ kind, isRequired }: IField): Cell {
  return kind === 'string' && isRequired ? '' : null;
}

/**
 * What may be wrong with a cell, '' when nothing is.
 */
export function cellProblem(
  { kind, isRequired }: IField,
  cell: Cell,
  trans: TranslationBundle
): string {
  if (cell === null || (kind !== 'string' && cell.trim() === '')) {
    return isRequired ? trans.__('The model needs a value.') : '';
  }
  const text = cell.trim();
  switch (kind) {
    case 'number':
      return literalOf(kind, text) === null ? trans.__('Not a number.') : '';
    case 'integer':
      return /^[+-]?\d+(\.0*)?$/.test(text)
        ? ''
        : trans.__('Not a whole number.');
    case 'boolean':
      return literalOf(kind, text) === null
        ? trans.__('Neither true nor false.')
        : '';
    case 'datetime':
      return Number.isNaN(Date.parse(text))
        ? trans.__('Not a date, as 2026-01-31T12:00 is.')
        : '';
    case 'string':
    case 'json':
      return '';
  }
}

/** The kind that fits all texts of a column. */
export function inferKind(texts: readonly string[]): FieldKind {
  const given = texts.map(text => text.trim()).filter(text => text !== '');
  const are = (kind: FieldKind): boolean =>
    given.length > 0 && given.every(text => literalOf(kind, text) !== null);
  return are('boolean') ? 'boolean' : are('number') ? 'number' : 'string';
}
