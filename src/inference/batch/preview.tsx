import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { InputTable } from '../../api/inputs';
import { kindWords } from './columns';

const MOST_ROWS = 5;
const MOST_COLUMNS = 50;

/**
 * The first rows of an input, and what is in each column.
 */
export function InputPreview({
  table: { columns, rows, total },
  trans
}: {
  readonly table: InputTable;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const shown = columns.slice(0, MOST_COLUMNS);
  return (
    <>
      <div
        className="jp-MlflowBatch-preview"
        tabIndex={0}
        role="group"
        aria-label={trans.__('First rows of the input')}
      >
        <table>
          <thead>
            <tr>
              {shown.map(({ name, kind }, index) => (
                <th key={index} scope="col">
                  <bdi>{name}</bdi>
                  <span className="jp-MlflowBatch-quiet">
                    {kindWords(kind, trans)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, index) => (
              <tr key={index}>
                {shown.map((_, column) => (
                  <td key={column}>
                    <bdi>{shownCell(row[column])}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total !== null && (
        <p className="jp-MlflowBatch-quiet">
          {trans._n('One row in all.', '%1 rows in all.', total)}
        </p>
      )}
    </>
  );
}

/** Cells come as texts, numbers or truths: what is nested was made a text. */
function shownCell(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : JSON.stringify(value);
}
