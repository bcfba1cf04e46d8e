import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { CellInput } from './cellinput';
import { cellProblem } from './cells';
import { fieldLabel } from './fields';
import type { QueryModel } from './model';
import type { IProblem } from './problem';
import type { ITable } from './table';

/**
 * One row as fields below each other.
 */
export function Fields({
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
  return (
    <div className="jp-MlflowQuery-fields">
      {table.fields.map((field, column) => {
        const cell = table.rows[0]?.[column] ?? null;
        const told =
          problem?.columns.includes(column) === true
            ? problem.message
            : cellProblem(field, cell, trans);
        const own = `${id}-${column}`;
        return (
          <div key={column} className="jp-MlflowQuery-field">
            <label htmlFor={own}>
              <bdi>{fieldLabel(field)}</bdi>{' '}
              <span className="jp-MlflowQuery-type">
                {field.type || field.kind}
                {field.type !== '' &&
                  !field.isRequired &&
                  ` · ${trans.__('optional')}`}
              </span>
            </label>
            <CellInput
              id={own}
              table={table}
              query={query}
              row={0}
              column={column}
              field={field}
              cell={cell}
              problemId={told === '' ? '' : `${own}-problem`}
              trans={trans}
            />
            {told !== '' && (
              <p
                id={`${own}-problem`}
                className="jp-MlflowQuery-problem"
                role={problem ? 'alert' : undefined}
              >
                {told}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
