import type {
  IEditorLanguage,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import React, { useCallback } from 'react';
import type { RunDetails, Snapshot } from '../api/views';
import { ErrorPane } from '../components/error';
import { Loading } from '../components/loading';
import { SnapshotButtons } from '../components/snapshotbuttons';
import { RunTags } from '../tokens';
import { CodeText } from './codetext';
import { useLoaded } from '../components/loaded';
import type { IRunPageParts } from './parts';
import { placeOf, tagOf } from '../common/rundetails';
import { Section } from './section';

interface ICodeProps {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}

/**
 * The cell that made the run, as it was then.
 */
export function CodeSection({ run, parts }: ICodeProps): React.JSX.Element {
  const { actions, trans } = parts;
  // Another one is kept when the run ends.
  const kept = tagOf(run, RunTags.snapshot);
  return (
    <Section name="code" trans={trans}>
      {kept !== null ? (
        <>
          <Cell key={kept} run={run} parts={parts} />
          <div className="jp-MlflowPage-buttons">
            <SnapshotButtons run={run} actions={actions} trans={trans} />
          </div>
        </>
      ) : (
        <p className="jp-MlflowPage-quiet">
          {placeOf(run)
            ? trans.__('The notebook was not kept with this run.')
            : trans.__(
                'This run was not made in a notebook. It came from %1.',
                tagOf(run, 'mlflow.source.name') ?? trans.__('somewhere else')
              )}
        </p>
      )}
    </Section>
  );
}

function Cell({
  run,
  parts: { model, languages, trans }
}: ICodeProps): React.JSX.Element {
  const { connection, runId, views } = model;
  const load = useCallback(
    () => views.snapshot(connection, runId),
    [views, connection, runId]
  );
  const { value, error, retry } = useLoaded(load);
  if (error) {
    return <ErrorPane error={error} trans={trans} onRetry={retry} />;
  }
  if (!value) {
    return <Loading trans={trans} />;
  }
  const source = sourceOf(value, run);
  return source === null ? (
    <p className="jp-MlflowPage-quiet">
      {trans.__('The cell that made the run is not in its snapshot.')}
    </p>
  ) : (
    <CodeText
      text={source}
      label={trans.__('The cell that made the run')}
      find={python}
      languages={languages}
    />
  );
}

function python(languages: IEditorLanguageRegistry): IEditorLanguage | null {
  return languages.findByMIME('text/x-ipython');
}

/** The cell as the kernel ran it, or else as the notebook had it. */
function sourceOf(
  { executed, notebook }: Snapshot,
  run: RunDetails
): string | null {
  const place = placeOf(run);
  if (!place?.cellId) {
    return null;
  }
  const ran = executed.filter(({ cell_id }) => cell_id === place.cellId);
  const exact = ran.find(
    ({ execution_count }) => String(execution_count) === place.executionCount
  );
  const found = exact ?? ran.at(-1);
  if (found) {
    return found.source;
  }
  const cells: readonly unknown[] = Array.isArray(notebook.cells)
    ? notebook.cells
    : [];
  for (const cell of cells) {
    if (
      typeof cell === 'object' &&
      cell !== null &&
      'id' in cell &&
      cell.id === place.cellId &&
      'source' in cell
    ) {
      return Array.isArray(cell.source)
        ? cell.source.join('')
        : String(cell.source);
    }
  }
  return null;
}
