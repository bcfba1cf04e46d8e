import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * What is wrong with a JSON object that a person has typed.
 *
 * @returns '' when nothing is, also when nothing is typed.
 */
export function jsonObjectProblem(
  text: string,
  trans: TranslationBundle
): string {
  if (text.trim() === '') {
    return '';
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (reason) {
    return trans.__(
      'This is no JSON: %1',
      reason instanceof Error ? reason.message : String(reason)
    );
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? ''
    : trans.__('Type a JSON object: names and values in { }.');
}
