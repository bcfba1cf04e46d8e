import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import React, { useId } from 'react';
import { IconButton } from '../../components/button';
import { useBeginning } from '../../components/more';
import { CellInput } from './cellinput';
import { cellProblem } from './cells';
import { fieldLabel } from './fields';
import type { QueryModel } from './model';
import type { IProblem } from './problem';
import type { ITable } from './table';

/**
 * Several rows as a small grid.
 */
export function Grid({
  table,
  query,
  problem,
  trans
}: {
  readonly table: ITable;
  readonly query: QueryModel;
  readonly problem: IProblem | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const { shown, more } = useBeginning(table.rows, trans);
  return (
    <>
      {problem && problem.columns.length > 0 && (
        <p id={`${id}-problem`} className="jp-MlflowQuery-problem" role="alert">
          {problem.message}
        </p>
      )}
      <div className="jp-MlflowQuery-scroll">
        <table className="jp-MlflowQuery-grid">
          <thead>
            <tr>
              {table.fields.map((field, column) => (
                <th
                  key={column}
                  scope="col"
                  title={field.type || field.kind}
                  data-problem={
                    problem?.columns.includes(column) ? true : undefined
                  }
                >
                  <bdi>{fieldLabel(field)}</bdi>
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {shown.map((cells, row) => (
              <tr key={row}>
                {table.fields.map((field, column) => {
                  const cell = cells[column] ?? null;
                  const told = cellProblem(field, cell, trans);
                  const isNamed = problem?.columns.includes(column) === true;
                  const own = `${id}-${row}-${column}`;
                  return (
                    <td key={column} title={told || undefined}>
                      <CellInput
                        table={table}
                        query={query}
                        row={row}
                        column={column}
                        field={field}
                        cell={cell}
                        problemId={
                          told !== '' ? own : isNamed ? `${id}-problem` : ''
                        }
                        trans={trans}
                      />
                      {told !== '' && (
                        <span id={own} className="jp-MlflowQuery-hidden">
                          {told}
                        </span>
                      )}
                    </td>
                  );
                })}
                <td>
                  <IconButton
                    label={trans.__('Remove row %1', row + 1)}
                    icon={closeIcon}
                    onClick={() => {
                      query.removeRow(row);
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  );
}
