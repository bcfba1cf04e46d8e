import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { TextButton } from '../../components/button';
import type { IQueryState, QueryModel } from './model';
import { FORMATS } from './table';

/**
 * The request as JSON.
 */
export function JsonTab({
  state: { text, problem },
  query,
  trans
}: {
  readonly state: IQueryState;
  readonly query: QueryModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const lines = text.split('\n').length;
  return (
    <>
      <div className="jp-MlflowQuery-tools">
        <span>{trans.__('Show example')}</span>
        {FORMATS.map(format => (
          <TextButton
            key={format}
            label={format}
            title={trans.__('Show the request, or an example, in this form')}
            onClick={() => {
              query.showExample(format);
            }}
          />
        ))}
      </div>
      <textarea
        className="jp-mod-styled jp-MlflowQuery-json"
        aria-label={trans.__('Request as JSON')}
        aria-invalid={problem !== null}
        aria-describedby={id}
        spellCheck={false}
        rows={Math.min(Math.max(lines + 2, FEWEST_LINES), MOST_LINES)}
        value={text}
        onChange={event => {
          query.setText(event.target.value);
        }}
      />
      <p id={id} className="jp-MlflowQuery-problem" role="status">
        {problem && text.trim() !== ''
          ? trans.__(
              'This is no JSON: look at line %1, column %2.',
              problem.line,
              problem.column
            )
          : ''}
      </p>
    </>
  );
}

const FEWEST_LINES = 8;
const MOST_LINES = 24;
