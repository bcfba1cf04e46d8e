import React from 'react';
import type { RunDetails } from '../api/views';
import { LongText } from '../components/longtext';
import { profileText, schemaText, sourceText } from './datasettext';
import type { IRunPageParts } from './parts';
import { Section } from './section';

/**
 * What the run was trained and tested on.
 */
export function DatasetsSection({
  run,
  parts: { trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element | null {
  if (run.datasets.length === 0) {
    return null;
  }
  return (
    <Section name="datasets" count={run.datasets.length} trans={trans}>
      <div
        className="jp-MlflowRunPage-scroll"
        tabIndex={0}
        role="group"
        aria-label={trans.__('Datasets')}
      >
        <table className="jp-MlflowTable">
          <thead>
            <tr>
              <th scope="col">{trans.__('Name')}</th>
              <th scope="col">{trans.__('Context')}</th>
              <th scope="col">{trans.__('Digest')}</th>
              <th scope="col">{trans.__('Source')}</th>
              <th scope="col">{trans.__('Schema')}</th>
              <th scope="col">{trans.__('Size')}</th>
            </tr>
          </thead>
          <tbody>
            {run.datasets.map(dataset => {
              const { name, context, digest, source_type, source } = dataset;
              return (
                <tr key={`${name}/${digest}/${context ?? ''}`}>
                  <th scope="row">
                    <bdi>{name}</bdi>
                  </th>
                  <td>
                    <bdi>{context}</bdi>
                  </td>
                  <td>
                    <code>{digest}</code>
                  </td>
                  <td>
                    <span className="jp-MlflowPage-quiet">{source_type}</span>{' '}
                    <LongText
                      text={sourceText(source)}
                      subject={trans.__('source of %1', name)}
                      trans={trans}
                    />
                  </td>
                  <td>
                    {dataset.schema_text !== null && (
                      <LongText
                        text={schemaText(dataset.schema_text)}
                        subject={trans.__('schema of %1', name)}
                        trans={trans}
                      />
                    )}
                  </td>
                  <td>
                    {dataset.profile_text !== null && (
                      <LongText
                        text={profileText(dataset.profile_text)}
                        subject={trans.__('size of %1', name)}
                        trans={trans}
                      />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
