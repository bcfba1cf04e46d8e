import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { MetricValue } from '../api/views';
import { exactMetric, formatMetric } from '../components/format';
import { LongText } from '../components/longtext';
import { Metric } from '../components/metric';
import type { RowKind, RowValue } from './rows';
import { deltaOf } from './rows';

/**
 * What one run has in one row; a metric with how far it is from the baseline's.
 */
export function Value({
  kind,
  value,
  subject,
  isBest,
  baseline,
  trans
}: {
  readonly kind: RowKind;
  readonly value: RowValue;
  /** What it is, for those who do not see where it stands. */
  readonly subject: string;
  readonly isBest: boolean;
  /** null for the baseline itself, and where there is none. */
  readonly baseline: RowValue;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  if (value === null) {
    return (
      <span className="jp-MlflowCompare-quiet" title={trans.__('Not there')}>
        –
      </span>
    );
  }
  if (kind !== 'metrics') {
    return <LongText text={String(value)} subject={subject} trans={trans} />;
  }
  const delta = deltaOf(value, baseline);
  return (
    <>
      <Metric value={value as MetricValue} />
      {isBest && (
        <span
          className="jp-MlflowBest"
          role="img"
          aria-label={trans.__('best')}
          title={trans.__('The best of these runs')}
        >
          {' '}
          ★
        </span>
      )}
      {delta !== null && delta !== 0 && <Delta delta={delta} />}
    </>
  );
}

function Delta({ delta }: { readonly delta: number }): React.JSX.Element {
  const text = formatMetric(delta);
  return (
    <span className="jp-MlflowCompare-delta" title={exactMetric(delta)}>
      {delta > 0 ? `+${text}` : text.replace('-', '−')}
    </span>
  );
}
