import type { TranslationBundle } from '@jupyterlab/translation';

/** So many runs in words, with the separators of the person's language: 10,001 runs. */
export function runCount(count: number, trans: TranslationBundle): string {
  return trans._n('%2 run', '%2 runs', count, count.toLocaleString());
}
