import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Cell } from './cells';
import type { IField } from './fields';
import { fieldLabel } from './fields';
import { pasteCells } from './paste';
import type { QueryModel } from './model';
import type { ITable } from './table';

/** Where a cell is, and what is in it. */
interface ICellProps {
  readonly table: ITable;
  readonly query: QueryModel;
  readonly row: number;
  readonly column: number;
  readonly field: IField;
  readonly cell: Cell;
  /** Id of what tells what is wrong with it; '' when nothing is. */
  readonly problemId: string;
  readonly id?: string;
  readonly trans: TranslationBundle;
}

/**
 * A field for one value. What is pasted from a spreadsheet fills those beside and below it, too.
 */
export function CellInput({
  table,
  query,
  row,
  column,
  field,
  cell,
  problemId,
  id,
  trans
}: ICellProps): React.JSX.Element {
  const label =
    table.rows.length > 1
      ? trans.__('%1, row %2', fieldLabel(field), row + 1)
      : fieldLabel(field);
  const common = {
    id,
    className: 'jp-mod-styled',
    'aria-label': id === undefined ? label : undefined,
    'aria-invalid': problemId !== '',
    'aria-describedby': problemId || undefined,
    value: cell ?? ''
  };
  const set = (value: string): void => {
    const isMissing = value === '' && field.kind !== 'string';
    query.setCell(row, column, isMissing ? null : value);
  };
  if (
    field.kind === 'boolean' &&
    (cell === null || /^(true|false)$/i.test(cell))
  ) {
    return (
      <select
        {...common}
        value={cell?.toLowerCase() ?? ''}
        onChange={event => {
          set(event.target.value);
        }}
      >
        <option value="">{cell === null ? '–' : trans.__('missing')}</option>
        {BOOLEANS.map(each => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      type={isPickable(field, cell) ? 'datetime-local' : 'text'}
      step="any"
      inputMode={
        field.kind === 'number'
          ? 'decimal'
          : field.kind === 'integer'
            ? 'numeric'
            : undefined
      }
      autoComplete="off"
      spellCheck={false}
      placeholder={
        cell === null && !field.isRequired ? trans.__('missing') : undefined
      }
      onChange={event => {
        set(event.target.value);
      }}
      onPaste={event => {
        const pasted = pasteCells(
          table,
          { row, column },
          event.clipboardData.getData('text/plain')
        );
        if (pasted) {
          event.preventDefault();
          query.setTable(pasted);
        }
      }}
    />
  );
}

/** As JSON has them. */
const BOOLEANS = ['true', 'false'];

/** Whether the browser's picker can hold the date: it knows no time zones and no nanoseconds. */
function isPickable({ kind }: IField, cell: Cell): boolean {
  return (
    kind === 'datetime' &&
    (cell === null ||
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(cell))
  );
}
