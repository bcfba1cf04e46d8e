import type { TranslationBundle } from '@jupyterlab/translation';
import type { InputColumn } from '../../api/inputs';
import type { SignatureColumn } from '../../api/models';

/** A column that a model takes, by a name of its own. */
export interface IModelColumn {
  readonly name: string;
  /** As MLflow writes it. */
  readonly type: string;
  readonly isRequired: boolean;
}

/** Columns of the input, by the model's: what goes where. */
export type Mapping = ReadonlyMap<string, string>;

/**
 * The columns that a model asks for by name; empty for one that does not.
 */
export function namedColumns(
  inputs: readonly SignatureColumn[]
): readonly IModelColumn[] {
  const named = inputs.map(({ name, type, required }) =>
    name === null ? null : { name: String(name), type, isRequired: required }
  );
  return named.every(column => column !== null) ? named : [];
}

/**
 * The mapping to begin with: each column to the one of the same name, capital letters aside.
 * Of a model that asks for none, the input's own; if it takes an array of numbers, those that are.
 */
export function suggestMapping(
  inputs: readonly SignatureColumn[],
  there: readonly InputColumn[]
): Mapping {
  const asked = namedColumns(inputs);
  if (asked.length === 0) {
    const own = inputs.some(({ type }) => NUMBERS.test(type))
      ? there.filter(({ kind }) => NUMERIC.includes(kind))
      : there;
    return new Map(own.map(({ name }) => [name, name]));
  }
  const names = there.map(({ name }) => name);
  const found = asked.flatMap(({ name }): [string, string][] => {
    const same =
      names.find(each => each === name) ??
      names.find(each => folded(each) === folded(name));
    return same === undefined ? [] : [[name, same]];
  });
  return new Map(found);
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/**
 * What is wrong with the column of an input for one of the model's; '' when nothing is.
 */
export function typeProblem(
  type: string,
  { kind, has_gaps }: InputColumn,
  trans: TranslationBundle
): string {
  const need = needOf(type, trans);
  if (!need) {
    return '';
  }
  if (kind === 'empty') {
    return trans.__('No values in the first rows, where %1 needed', need.words);
  }
  if (!need.kinds.includes(kind)) {
    return trans.__('%1 where %2 needed', kindWords(kind, trans), need.words);
  }
  return has_gaps && WHOLE.includes(type)
    ? trans.__('Missing values, which this column of the model does not take')
    : '';
}

/**
 * Whether a column of an input can go into one of the model's: what is certain to be refused when the
 * notebook runs does not fit. What is only not seen yet, or may be read, does.
 */
export function fits(type: string, { kind, has_gaps }: InputColumn): boolean {
  const isNumber =
    WHOLE.includes(type) ||
    type === 'float' ||
    type === 'double' ||
    NUMBERS.test(type);
  if (kind === 'empty' || !(isNumber || type === 'boolean')) {
    return true;
  }
  return (
    (isNumber ? NUMERIC.includes(kind) : kind === 'boolean') &&
    !(has_gaps && WHOLE.includes(type))
  );
}

const WHOLE = ['integer', 'long'];

/** Arrays of numbers, as MLflow writes their types. */
const NUMBERS = /^tensor\((u?int|float)/;

const NUMERIC: readonly InputColumn['kind'][] = [
  'integer',
  'number',
  'boolean'
];

const SINGLE: readonly InputColumn['kind'][] = [
  'integer',
  'number',
  'boolean',
  'text',
  'time',
  'mixed'
];

function needOf(
  type: string,
  trans: TranslationBundle
): {
  readonly kinds: readonly InputColumn['kind'][];
  readonly words: string;
} | null {
  if (WHOLE.includes(type)) {
    return {
      kinds: NUMERIC,
      words: trans.__('whole numbers are')
    };
  }
  if (type === 'float' || type === 'double' || NUMBERS.test(type)) {
    return {
      kinds: NUMERIC,
      words: trans.__('a number is')
    };
  }
  if (type === 'boolean') {
    return { kinds: ['boolean'], words: trans.__('true or false is') };
  }
  if (type === 'string') {
    return { kinds: SINGLE, words: trans.__('text is') };
  }
  if (type === 'datetime') {
    return { kinds: ['time'], words: trans.__('a time is') };
  }
  if (type === 'binary') {
    return {
      kinds: ['binary', 'text'],
      words: trans.__('bytes or base64 are')
    };
  }
  return type.startsWith('array(')
    ? { kinds: ['list', 'text'], words: trans.__('a list is') }
    : null;
}

/** What a column holds, for people. */
export function kindWords(
  kind: InputColumn['kind'],
  trans: TranslationBundle
): string {
  return {
    integer: trans.__('Whole numbers'),
    number: trans.__('Numbers'),
    boolean: trans.__('True or false'),
    text: trans.__('Text'),
    time: trans.__('Times'),
    binary: trans.__('Bytes'),
    list: trans.__('Lists'),
    object: trans.__('Objects'),
    empty: trans.__('Nothing'),
    mixed: trans.__('Values of several kinds')
  }[kind];
}
