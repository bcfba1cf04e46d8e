import type { MetricValue } from '../api/views';

/** A number as it is on the wire: JSON has no NaN and no infinities. */
export function asMetricValue(value: number): MetricValue {
  return Number.isFinite(value) ? value : (String(value) as MetricValue);
}
