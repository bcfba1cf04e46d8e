import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Metric } from '../../components/metric';
import { RunName } from '../runname';
import { asMetricValue } from '../values';
import type { ILineChart } from './chart';

/**
 * A metric that each run has one value of: bars with the values beside them.
 */
export function BarList({
  chart,
  onOpenRun,
  trans
}: {
  readonly chart: ILineChart;
  readonly onOpenRun?: (runId: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const bars = barsOf(chart);
  return (
    <ul
      className="jp-MlflowChart-bars"
      tabIndex={0}
      aria-label={trans.__('Values of %1', chart.key)}
    >
      {bars.map(({ line, value, from, to }) => (
        <li key={line.run.id}>
          <RunName run={line.run} onOpenRun={onOpenRun} />
          <span className="jp-MlflowChart-track" aria-hidden="true">
            <span
              style={{
                background: line.run.color,
                marginInlineStart: `${from * 100}%`,
                width: `${(to - from) * 100}%`
              }}
            />
          </span>
          <Metric value={asMetricValue(value)} />
        </li>
      ))}
    </ul>
  );
}

/** A bar: from and to are shares of the width. */
export interface IBar {
  readonly line: ILineChart['lines'][number];
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Bars from zero, on both sides of it where there are values of both signs.
 */
export function barsOf({ lines }: ILineChart): readonly IBar[] {
  const values = lines.map(({ points }) => points.y.at(-1) ?? NaN);
  const finite = values.filter(Number.isFinite);
  // Halved, as the range of the largest numbers is no number.
  const least = Math.min(0, ...finite) / 2;
  const range = Math.max(0, ...finite) / 2 - least;
  const share = (value: number): number =>
    range > 0 ? (value / 2 - least) / range : 0;
  return lines.map((line, index) => {
    const value = values[index] ?? NaN;
    const end = Number.isFinite(value)
      ? share(value)
      : value === Infinity
        ? 1
        : share(0);
    return {
      line,
      value,
      from: Math.min(share(0), end),
      to: Math.max(share(0), end)
    };
  });
}
