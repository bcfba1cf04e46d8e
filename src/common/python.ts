/** What stands for itself in a text: letters, digits, marks, signs, and the plain space. */
const PLAIN = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** Values that can stand in generated Python. */
export type PythonValue =
  string | number | boolean | null | readonly PythonValue[];

/**
 * A value as a literal of Python.
 *
 * Generated code holds names and values only like this, whatever they are. What cannot be seen, or
 * turns the direction of what stands beside it, is escaped: code means what it looks like.
 */
export function pythonLiteral(value: PythonValue): string {
  if (typeof value === 'string') {
    return textLiteral(value);
  }
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? Object.is(value, -0)
        ? '-0.0'
        : String(value)
      : `float("${String(value)}")`;
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return value === null ? 'None' : `[${value.map(pythonLiteral).join(', ')}]`;
}

function textLiteral(text: string): string {
  const letters = Array.from(text, letter => {
    if (letter === '"' || letter === '\\') {
      return `\\${letter}`;
    }
    if (letter === '\n') {
      return '\\n';
    }
    if (PLAIN.test(letter)) {
      return letter;
    }
    const code = (letter.codePointAt(0) ?? 0).toString(16);
    return code.length > 4
      ? `\\U${code.padStart(8, '0')}`
      : `\\u${code.padStart(4, '0')}`;
  });
  return `"${letters.join('')}"`;
}
