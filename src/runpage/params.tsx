import React, { useMemo, useState } from 'react';
import type { RunDetails } from '../api/views';
import { KeyFilter, matchesKey } from '../components/keyfilter';
import { LongText } from '../components/longtext';
import { useBeginning } from '../components/more';
import type { IRunPageParts } from './parts';
import { sortedPairs } from './run';
import { Section } from './section';

/** With more keys there is a field to look for them. */
const MANY = 8;

/**
 * What the run was started with.
 */
export function ParamsSection({
  run,
  parts: { trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const [wanted, setWanted] = useState('');
  const all = useMemo(() => sortedPairs(run.params), [run.params]);
  const found = all.filter(
    ([key, value]) => matchesKey(key, wanted) || matchesKey(value, wanted)
  );
  const { shown, more } = useBeginning(found, trans);
  return (
    <Section
      name="params"
      trans={trans}
      count={all.length}
      isHalf
      tools={
        all.length > MANY && (
          <KeyFilter
            label={trans.__('Find a parameter')}
            value={wanted}
            onChange={setWanted}
          />
        )
      }
    >
      {all.length === 0 ? (
        <p className="jp-MlflowRunPage-quiet">
          {trans.__('No parameters were logged.')}
        </p>
      ) : found.length === 0 ? (
        <p className="jp-MlflowRunPage-quiet" role="status">
          {trans.__('No parameter has “%1” in its name or value.', wanted)}
        </p>
      ) : (
        <Pairs pairs={shown} trans={trans} />
      )}
      {more}
    </Section>
  );
}

/**
 * Names and texts.
 */
export function Pairs({
  pairs,
  trans
}: {
  readonly pairs: readonly (readonly [string, string])[];
  readonly trans: IRunPageParts['trans'];
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
