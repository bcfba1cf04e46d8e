import { refreshIcon } from '@jupyterlab/ui-components';
import React, { useEffect, useState } from 'react';
import type { RunDetails } from '../../api/views';
import { IconButton } from '../../components/button';
import { WithCode } from '../../components/code';
import { KeyFilter } from '../../components/keyfilter';
import { useSignalValue } from '../../components/hooks';
import type { IRunPageParts } from '../parts';
import { Section } from '../section';
import { ArtifactsModel } from './model';
import { Preview } from './preview';
import { noteText } from './fileitem';
import { FileTree } from './tree';

/** With more lines there is a field to look for files. */
const MANY = 20;

/**
 * The files of the run: a tree, and what is in the chosen one.
 */
export function ArtifactsSection({
  run,
  parts
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { trans } = parts;
  const { views, connection, runId } = parts.model;
  const [model] = useState(() => new ArtifactsModel(views, connection, runId));
  const rows = useSignalValue(model.changed, () => model.rows);
  const { models, status } = run;
  // The names as one text, as the list is another one with each look at the run.
  const logged = JSON.stringify(
    models.flatMap(({ model_id: id, name }) => (id ? [{ id, name }] : []))
  );
  useEffect(() => {
    model.show(
      JSON.parse(logged) as readonly {
        readonly id: string;
        readonly name: string;
      }[]
    );
  }, [model, logged, status]);
  return (
    <Section
      name="artifacts"
      trans={trans}
      tools={
        <>
          <IconButton
            icon={refreshIcon}
            label={trans.__('Look for new artifacts')}
            onClick={() => {
              model.refresh();
            }}
          />
          {model.size > MANY && (
            <KeyFilter
              label={trans.__('Find in open folders')}
              value={model.wanted}
              onChange={wanted => {
                model.find(wanted);
              }}
            />
          )}
        </>
      }
    >
      {rows.length === 0 && model.size > 0 ? (
        <p className="jp-MlflowPage-quiet" role="status">
          {trans.__(
            'No open folder has a file with “%1” in its name.',
            model.wanted
          )}
        </p>
      ) : rows.length === 0 ? (
        model.notes.map(note => (
          <p
            key={note.kind}
            className="jp-MlflowPage-quiet"
            role={note.kind === 'error' ? 'alert' : 'status'}
          >
            <WithCode
              text={
                note.kind === 'empty'
                  ? trans.__(
                      'No artifacts were logged. Log a file with `mlflow.log_artifact("file")`.'
                    )
                  : noteText(note, trans)
              }
            />
          </p>
        ))
      ) : (
        <div className="jp-MlflowRunPage-artifacts">
          <FileTree model={model} rows={rows} trans={trans} />
          {model.selected ? (
            <Preview file={model.selected} parts={parts} />
          ) : (
            <p className="jp-MlflowPage-quiet">
              {trans.__('Choose a file to look into it.')}
            </p>
          )}
        </div>
      )}
    </Section>
  );
}
