import type { MetricValue, Series } from '../../api/views';
import type { IChartRun } from '../types';

/** A history as the metric view answers: one point a second, at steps 0, 1, 2 … */
export function series(
  runId: string,
  values: readonly MetricValue[],
  changes: Partial<Series> = {}
): Series {
  const steps = values.map((_, index) => index);
  return {
    run_id: runId,
    key: 'loss',
    steps,
    times: steps.map(step => 1_000_000 + step * 1_000),
    values: [...values],
    began: 1_000_000,
    total: values.length,
    exact: true,
    ...changes
  };
}

/** A run to draw. */
export function chartRun(
  id: string,
  changes: Partial<IChartRun> = {}
): IChartRun {
  return {
    id,
    name: `name-${id}`,
    color: '#0072b2',
    metrics: [],
    params: [],
    ...changes
  };
}

/** Names as people and their programs make them, to break what is generated from them. */
export const HOSTILE: readonly string[] = [
  '"',
  "'",
  '\\',
  '\\"',
  '"""',
  '\n',
  '\r\n',
  '\u2028',
  '\0',
  '`rm -rf`',
  '${x}',
  '{{x}}',
  '{0}',
  '%s',
  '") or __import__("os").system("x") or ("',
  '# comment',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  ']]>',
  '&amp;',
  '__proto__',
  'constructor',
  '\u202egnp.exe',
  '\ud800',
  '\udfff\ud800',
  '👩‍👩‍👧',
  'é',
  'é',
  '$\\alpha$',
  '_hidden',
  ' ',
  '',
  'a'.repeat(250)
];
