import React, { useMemo, useState } from 'react';
import type { RunDetails } from '../api/views';
import { KeyFilter, matchesKey } from '../components/keyfilter';
import { useBeginning } from '../components/more';
import { Pairs } from '../components/pairs';
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
        <p className="jp-MlflowPage-quiet">
          {trans.__('No parameters were logged.')}
        </p>
      ) : found.length === 0 ? (
        <p className="jp-MlflowPage-quiet" role="status">
          {trans.__('No parameter has “%1” in its name or value.', wanted)}
        </p>
      ) : (
        <Pairs pairs={shown} trans={trans} />
      )}
      {more}
    </Section>
  );
}
