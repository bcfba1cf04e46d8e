import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { TextButton } from '../../components/button';
import { Fields } from './fieldlist';
import { FrameButton } from './frames';
import { Grid } from './grid';
import { ParamFields } from './paramfields';
import type { IQueryState, QueryModel } from './model';
import { readTable } from './paste';
import type { IProblem } from './problem';

/**
 * The request as a form: a row as fields, several as a grid.
 */
export function FormTab({
  state,
  query,
  problem,
  onJson,
  kernel,
  trans
}: {
  readonly state: IQueryState;
  readonly query: QueryModel;
  readonly problem: IProblem | null;
  /** Shows the JSON. */
  readonly onJson: () => void;
  /** That of the current notebook, when it runs Python. */
  readonly kernel: () => Kernel.IKernelConnection | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { table, text, hasSignature, fields } = state;
  const [isPasting, setIsPasting] = useState(false);
  const frames = (
    <FrameButton
      kernel={kernel}
      fields={fields}
      onTake={taken => {
        query.setTable({ ...taken, rest: table?.rest ?? taken.rest });
      }}
      trans={trans}
    />
  );
  if (!table) {
    return (
      <>
        <p className="jp-MlflowEndpointPage-quiet">
          {hasSignature && !fields
            ? trans.__(
                'This model takes arrays, or what else is no table. Write the request as JSON.'
              )
            : text.trim() === ''
              ? trans.__(
                  'The model does not say what it takes. Paste rows with their columns’ names: from a spreadsheet, as CSV or as JSON.'
                )
              : trans.__(
                  'The form cannot show this request: it is no table, or has columns that the model does not know. Mend it under JSON, or paste rows.'
                )}
        </p>
        <div className="jp-MlflowQuery-tools">
          <TextButton label={trans.__('Write JSON')} onClick={onJson} />
          {!(hasSignature && !fields) && frames}
        </div>
        {!(hasSignature && !fields) && (
          <Paste state={state} query={query} trans={trans} />
        )}
      </>
    );
  }
  const props = { table, query, problem, trans };
  return (
    <>
      {table.rows.length === 1 ? <Fields {...props} /> : <Grid {...props} />}
      <ParamFields
        params={state.params}
        table={table}
        query={query}
        trans={trans}
      />
      <div className="jp-MlflowQuery-tools">
        <TextButton
          label={trans.__('Add row')}
          onClick={() => {
            query.addRow();
          }}
        />
        <TextButton
          label={isPasting ? trans.__('Do not paste') : trans.__('Paste rows…')}
          title={trans.__('From a spreadsheet, as CSV or as JSON')}
          onClick={() => {
            setIsPasting(!isPasting);
          }}
        />
        {frames}
      </div>
      {isPasting && (
        <Paste
          state={state}
          query={query}
          onDone={() => {
            setIsPasting(false);
          }}
          trans={trans}
        />
      )}
    </>
  );
}

/** Takes rows as text. */
function Paste({
  state: { fields, table: before },
  query,
  onDone,
  trans
}: {
  readonly state: IQueryState;
  readonly query: QueryModel;
  readonly onDone?: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [text, setText] = useState('');
  const table = text.trim() === '' ? null : readTable(text, fields);
  return (
    <div className="jp-MlflowQuery-paste">
      <textarea
        className="jp-mod-styled"
        rows={5}
        spellCheck={false}
        aria-label={trans.__('Rows to paste')}
        placeholder={trans.__(
          'A first line with the columns’ names, then the rows'
        )}
        value={text}
        onChange={event => {
          setText(event.target.value);
        }}
      />
      <div className="jp-MlflowQuery-tools">
        <TextButton
          label={
            table
              ? trans._n('Take %1 row', 'Take %1 rows', table.rows.length)
              : trans.__('Take rows')
          }
          isBusy={table === null}
          onClick={() => {
            if (table) {
              query.setTable({ ...table, rest: before?.rest ?? table.rest });
              onDone?.();
            }
          }}
        />
        <span role="status" className="jp-MlflowQuery-problem">
          {text.trim() !== '' && !table
            ? trans.__('No rows of this model’s columns are to be found in it.')
            : ''}
        </span>
      </div>
    </div>
  );
}
