import React from 'react';
import type { MetricValue } from '../api/views';
import { exactMetric, formatMetric } from './format';

/**
 * A metric's value: short to read, exact on hover and when copied.
 */
export function Metric({
  value
}: {
  readonly value: MetricValue;
}): React.JSX.Element {
  const exact = exactMetric(value);
  const onCopy = (event: React.ClipboardEvent): void => {
    event.clipboardData.setData('text/plain', exact);
    event.preventDefault();
  };
  return (
    <data
      className="jp-MlflowMetric"
      value={exact}
      title={exact}
      onCopy={onCopy}
    >
      {formatMetric(value)}
    </data>
  );
}
