import type { MetricValue, RunsWindow } from '../api/views';

/** Words in the keys of metrics of which less is better. */
const LOWER = new RegExp(
  '(^|[^a-z])(' +
    [
      'loss',
      'logloss',
      'error',
      'err',
      'r?mse',
      'r?msle',
      'mae',
      's?mape',
      'nll',
      'bce',
      'perplexity',
      'ppl',
      'wer',
      'cer',
      'fid',
      'brier',
      'deviance',
      'divergence',
      'fpr',
      'fnr',
      'aic',
      'bic',
      'latency',
      'duration',
      'time'
    ].join('|') +
    ')($|[^a-z])'
);

/** The keys of metrics of which a person has said that the other direction is better. */
export type Flipped = readonly string[];

/**
 * Whether less of a metric is better, which its key tells: `val_loss`, `test/RMSE`, `meanAbsoluteError`.
 */
export function isLowerBetter(key: string, flipped: Flipped = []): boolean {
  const words = key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return LOWER.test(words) !== flipped.includes(key);
}

/**
 * The best value of a metric.
 *
 * @param best Of the runs view.
 * @returns null where there is none, or all values are the same: then none is better.
 */
export function bestOf(
  key: string,
  best: RunsWindow['best'],
  flipped: Flipped
): MetricValue | null {
  const range = best && Object.hasOwn(best, key) ? best[key] : undefined;
  if (!range || range.least === range.greatest) {
    return null;
  }
  return isLowerBetter(key, flipped) ? range.least : range.greatest;
}
