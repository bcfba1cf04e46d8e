import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { LongText } from './longtext';

/**
 * Names and texts.
 */
export function Pairs({
  pairs,
  trans
}: {
  readonly pairs: readonly (readonly [string, string])[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <dl className="jp-MlflowPairs">
      {pairs.map(([key, value]) => (
        <div key={key} className="jp-MlflowPairs-pair">
          <dt title={key}>
            <bdi>{key}</bdi>
          </dt>
          <dd>
            <LongText text={value} subject={key} trans={trans} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
