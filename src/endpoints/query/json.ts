import { pythonLiteral } from '../../common/python';

/**
 * JSON with its numbers as they were written: JavaScript's have not digits enough for all of them.
 * Python's `NaN` and `Infinity` are read, too.
 */
export type JsonNode =
  | { readonly kind: 'text'; readonly text: string }
  /** A number, `true`, `false` or `null`. */
  | { readonly kind: 'literal'; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | {
      readonly kind: 'object';
      readonly entries: readonly (readonly [string, JsonNode])[];
    };

/** Why something is no JSON, and where. */
export class JsonProblem extends Error {
  constructor(source: string, at: number) {
    const before = source.slice(0, at).split('\n');
    super(`line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`);
    this.line = before.length;
    this.column = (before.at(-1)?.length ?? 0) + 1;
  }

  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex -- JSON forbids them
const LITERAL =
  /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)(?![\w.])/y;

/** Deeper than any input of a model. */
const DEEPEST = 200;

/**
 * Read JSON.
 *
 * @throws JsonProblem
 */
export function parseJson(source: string): JsonNode {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  };
  const sees = (sign: string): boolean => {
    take(SPACE);
    if (source[at] === sign) {
      at++;
      return true;
    }
    return false;
  };
  const fail = (): never => {
    throw new JsonProblem(source, at);
  };
  const text = (): string => {
    take(SPACE);
    return JSON.parse(take(TEXT) ?? fail()) as string;
  };
  /** What stands between commas until the closing sign. */
  const all = <T>(close: string, one: () => T): T[] => {
    const found: T[] = [];
    if (sees(close)) {
      return found;
    }
    do {
      found.push(one());
    } while (sees(','));
    return sees(close) ? found : fail();
  };
  const value = (depth: number): JsonNode => {
    if (depth > DEEPEST) {
      return fail();
    }
    if (sees('{')) {
      const entries = all('}', () => {
        const key = text();
        if (!sees(':')) {
          fail();
        }
        return [key, value(depth + 1)] as const;
      });
      return { kind: 'object', entries };
    }
    if (sees('[')) {
      return { kind: 'list', items: all(']', () => value(depth + 1)) };
    }
    if (source[at] === '"') {
      return { kind: 'text', text: text() };
    }
    return { kind: 'literal', source: take(LITERAL) ?? fail() };
  };
  const found = value(0);
  take(SPACE);
  return at === source.length ? found : fail();
}

/** A value that JavaScript has, as from an input example. */
export function nodeOf(value: unknown): JsonNode {
  return parseJson(JSON.stringify(value ?? null));
}

/** The value of a key, the last one as Python takes it; null when there is none. */
export function entryOf(node: JsonNode, key: string): JsonNode | null {
  if (node.kind !== 'object') {
    return null;
  }
  const same = node.entries.filter(([name]) => name === key);
  return same.at(-1)?.[1] ?? null;
}

/** How code is written. */
interface IStyle {
  readonly text: (text: string) => string;
  readonly literal: (source: string) => string;
  /** Spaces for each level; null for a single line. */
  readonly indent: number | null;
}

/** Columns that a list of plain values may take before each gets a line. */
const WIDTH = 88;

/** JSON for people to read and edit. */
export function printJson(node: JsonNode): string {
  return print(node, {
    text: text => JSON.stringify(text),
    literal: source => source,
    indent: 2
  });
}

/** JSON in one line, in which nothing is that cannot be seen. */
export function printPlainJson(node: JsonNode): string {
  return print(node, {
    text: plainText,
    literal: source => source,
    indent: null
  });
}

/** The same as literals of Python. */
export function printPython(node: JsonNode): string {
  return print(node, {
    text: pythonLiteral,
    literal: pythonOf,
    indent: 4
  });
}

function print(node: JsonNode, style: IStyle, level = 0): string {
  if (node.kind === 'text') {
    return style.text(node.text);
  }
  if (node.kind === 'literal') {
    return style.literal(node.source);
  }
  const [open, close] = node.kind === 'list' ? '[]' : '{}';
  const parts =
    node.kind === 'list'
      ? node.items.map(item => print(item, style, level + 1))
      : node.entries.map(
          ([key, item]) =>
            `${style.text(key)}: ${print(item, style, level + 1)}`
        );
  const line = `${open}${parts.join(', ')}${close}`;
  const indent = style.indent ?? 0;
  const isFlat =
    node.kind === 'list' &&
    node.items.every(({ kind }) => kind === 'text' || kind === 'literal');
  if (
    style.indent === null ||
    parts.length === 0 ||
    (isFlat && line.length + level * indent < WIDTH)
  ) {
    return line;
  }
  const inner = ' '.repeat((level + 1) * indent);
  const outer = ' '.repeat(level * indent);
  const lines = parts.map(part => inner + part).join(',\n');
  return `${open}\n${lines}\n${outer}${close}`;
}

/** What stands for itself: as in generated Python. */
const PLAIN = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

function plainText(text: string): string {
  return Array.from(JSON.stringify(text), letter =>
    PLAIN.test(letter)
      ? letter
      : letter
          .split('')
          .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join('')
  ).join('');
}

function pythonOf(source: string): string {
  switch (source) {
    case 'true':
      return 'True';
    case 'false':
      return 'False';
    case 'null':
      return 'None';
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
      return `float("${source}")`;
    default:
      return source;
  }
}
