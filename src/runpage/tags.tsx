import React from 'react';
import type { RunDetails } from '../api/views';
import { tagOf } from '../common/rundetails';
import { Pairs } from '../components/pairs';
import { TagEditor } from '../components/tageditor';
import type { IRunPageParts } from './parts';
import { splitTags } from './run';
import { Section } from './section';

/**
 * What people have said of the run, to be changed here; what MLflow and this extension have, to be read.
 */
export function TagsSection({
  run,
  parts: { model, trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { own, system } = splitTags(run);
  return (
    <Section name="tags" count={own.length} isHalf trans={trans}>
      <TagEditor
        tags={own}
        hasTag={key => tagOf(run, key) !== null}
        isEditable={run.lifecycle_stage === 'active'}
        writes={{
          setTag: (key, value) => model.setTag(key, value),
          deleteTag: key => model.deleteTag(key)
        }}
        trans={trans}
      />
      {system.length > 0 && (
        <details className="jp-MlflowPage-fold">
          <summary>{trans.__('Set by MLflow (%1)', system.length)}</summary>
          <Pairs pairs={system} trans={trans} />
        </details>
      )}
    </Section>
  );
}
