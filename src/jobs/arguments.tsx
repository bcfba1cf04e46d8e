import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IJob } from '../api/jobs';
import { Pairs } from '../components/pairs';
import { argumentLabel } from '../common/jobwords';

/**
 * What a job was asked to do.
 */
export function Arguments({
  job,
  trans
}: {
  readonly job: IJob;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { parameters, ...others } = job.arguments;
  return (
    <>
      <Part
        title={trans.__('Parameters')}
        pairs={pairsOf(parameters)}
        trans={trans}
      />
      <Part
        title={trans.__('Arguments')}
        pairs={pairsOf(others).map(([name, value]) => [
          argumentLabel(name, trans),
          value
        ])}
        trans={trans}
      />
    </>
  );
}

function Part({
  title,
  pairs,
  trans
}: {
  readonly title: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  return pairs.length === 0 ? null : (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Pairs pairs={pairs} trans={trans} />
    </section>
  );
}

function pairsOf(value: unknown): readonly (readonly [string, string])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .filter(([, each]) => each !== null && each !== '')
        .map(([name, each]) => [
          name,
          typeof each === 'string' ? each : JSON.stringify(each)
        ])
    : [];
}
