import type { TranslationBundle } from '@jupyterlab/translation';
import type { ParameterType } from '../api/projects';

/** Numbers as the server takes them (`jupyter_mlflow/projects/values.py`). */
const FLOAT =
  /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)$/i;
const INT = /^[+-]?\d{1,300}$/;

/** A value between quotes, or up to the next comma. */
const VALUE = /\s*(?:"((?:[^"\\]|\\.)*)"\s*(?=,|$)|([^,]*))(?:,|$)/gy;

/**
 * The values of a text like `0.1, 0.2` or `"a, b", c`.
 *
 * @returns None for an empty text; '' for what is empty between two commas.
 */
export function splitValues(text: string): readonly string[] {
  if (text.trim() === '') {
    return [];
  }
  const values: string[] = [];
  // A comma at the end has nothing after it.
  const line = text.trim().replace(/,$/, '');
  for (const [whole, quoted, plain] of line.matchAll(VALUE)) {
    values.push(quoted?.replace(/\\(.)/g, '$1') ?? (plain ?? '').trim());
    if (!whole.endsWith(',')) {
      break;
    }
  }
  return values;
}

/** One value as `splitValues` reads it back. */
export function quoted(value: string): string {
  return value.includes(',') || value.startsWith('"') || value.trim() !== value
    ? `"${value.replace(/[\\"]/g, '\\$&')}"`
    : value;
}

/**
 * What is wrong with a value of a parameter, as far as that can be told here.
 *
 * @returns '' when nothing is.
 */
export function valueProblem(
  type: ParameterType,
  value: string,
  trans: TranslationBundle
): string {
  const text = value.trim();
  switch (type) {
    case 'float':
      return FLOAT.test(text)
        ? ''
        : trans.__('“%1” is no number. Type one like 0.3 or 1e-3.', value);
    case 'int':
      return INT.test(text)
        ? ''
        : trans.__('“%1” is no whole number. Type one like 12.', value);
    case 'bool':
      return /^(?:true|false)$/i.test(text)
        ? ''
        : trans.__('“%1” is neither True nor False.', value);
    case 'string':
    case 'path':
    case 'uri':
    case 'literal':
      return '';
  }
}

/** What a field of a type takes, in a word. */
export function typeLabel(
  type: ParameterType,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'float':
      return trans.__('number');
    case 'int':
      return trans.__('whole number');
    case 'string':
      return trans.__('text');
    case 'path':
      return trans.__('path');
    case 'uri':
      return trans.__('URI');
    case 'bool':
      return trans.__('yes or no');
    case 'literal':
      return trans.__('Python literal');
  }
}
