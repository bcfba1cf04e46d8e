import React, { useCallback } from 'react';
import type { ArtifactTable } from '../../api/views';
import { ErrorPane } from '../../components/error';
import { Loading } from '../../components/loading';
import { useLoaded } from '../../components/loaded';
import { NoPreview } from './beginning';
import { isBinaryTable } from './files';
import type { IPreviewProps } from './previewprops';
import { TextPreview } from './text';

const MOST_ROWS = 200;
const MOST_COLUMNS = 60;

/**
 * The first rows of a table. A file that is none is shown as text.
 */
export function TablePreview(props: IPreviewProps): React.JSX.Element {
  const { file, parts } = props;
  const { views, connection } = parts.model;
  const { owner, path } = file;
  const load = useCallback(
    () => views.artifactTable(connection, owner, path, MOST_ROWS),
    [views, connection, owner, path]
  );
  const { value, error, retry } = useLoaded(load);
  if (error) {
    const isNoTable = error.status >= 400 && error.status < 500;
    return !isNoTable ? (
      <ErrorPane error={error} trans={parts.trans} onRetry={retry} />
    ) : isBinaryTable(path) ? (
      <NoPreview parts={parts} />
    ) : (
      <TextPreview {...props} />
    );
  }
  return value ? (
    <Table {...props} table={value} />
  ) : (
    <Loading trans={parts.trans} />
  );
}

function Table({
  file,
  table: { columns, rows, total },
  parts: { trans }
}: IPreviewProps & { readonly table: ArtifactTable }): React.JSX.Element {
  const shown = columns.slice(0, MOST_COLUMNS);
  return (
    <>
      <div
        className="jp-MlflowRunPage-scroll"
        tabIndex={0}
        role="group"
        aria-label={trans.__('Table %1', file.label)}
      >
        <table className="jp-MlflowTable">
          <thead>
            <tr>
              {shown.map(({ name, type }, index) => (
                <th key={index} scope="col" title={type}>
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {shown.map((_, column) => (
                  <Cell key={column} value={row[column]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="jp-MlflowPage-quiet">
        {total === null || total > rows.length
          ? trans.__('The first %1 rows.', rows.length)
          : trans._n('%1 row.', '%1 rows.', rows.length)}{' '}
        {columns.length > shown.length &&
          trans.__('The first %1 of %2 columns.', shown.length, columns.length)}
      </p>
    </>
  );
}

function Cell({ value }: { readonly value: unknown }): React.JSX.Element {
  const isNumber = typeof value === 'number';
  return (
    <td data-align={isNumber ? 'end' : undefined}>
      <bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
    </td>
  );
}
