import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { cellProblem } from './cells';
import type { IField } from './fields';
import { fieldLabel } from './fields';
import { paramCell, withParam } from './params';
import type { QueryModel } from './model';
import type { ITable } from './table';

/**
 * What the model takes once for all rows.
 */
export function ParamFields({
  params,
  table,
  query,
  trans
}: {
  readonly params: readonly IField[];
  readonly table: ITable;
  readonly query: QueryModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const id = useId();
  if (params.length === 0) {
    return null;
  }
  return (
    <fieldset className="jp-MlflowQuery-params">
      <legend>{trans.__('Parameters, for all rows')}</legend>
      <div className="jp-MlflowQuery-fields">
        {params.map((field, index) => {
          const cell = paramCell(table.rest, field);
          const told = cellProblem(field, cell, trans);
          const own = `${id}-${index}`;
          return (
            <div key={own} className="jp-MlflowQuery-field">
              <label htmlFor={own}>
                <bdi>{fieldLabel(field)}</bdi>{' '}
                <span className="jp-MlflowQuery-type">{field.type}</span>
              </label>
              <input
                id={own}
                className="jp-mod-styled"
                type="text"
                autoComplete="off"
                spellCheck={false}
                placeholder={trans.__('as the model has it')}
                value={cell ?? ''}
                aria-invalid={told !== ''}
                aria-describedby={told === '' ? undefined : `${own}-problem`}
                onChange={({ target: { value } }) => {
                  query.setTable({
                    ...table,
                    rest: withParam(
                      table.rest,
                      field,
                      value === '' ? null : value
                    )
                  });
                }}
              />
              {told !== '' && (
                <p id={`${own}-problem`} className="jp-MlflowQuery-problem">
                  {told}
                </p>
              )}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}
