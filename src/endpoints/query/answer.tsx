import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import React, { useMemo } from 'react';
import { IconButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useBeginning } from '../../components/more';
import { Tabs } from '../../components/tabs';
import type { IAnswerTable } from './answertable';
import { answerTable } from './answertable';
import { parseJson, printJson } from './json';
import type { IExchange } from './model';

/**
 * What the model answered, or why it did not.
 */
export function Answer({
  exchange,
  isCurrent,
  isSending,
  isTold,
  onCopy,
  trans
}: {
  readonly exchange: IExchange | null;
  /** Whether it is the answer to the request that is shown. */
  readonly isCurrent: boolean;
  readonly isSending: boolean;
  /** Whether the fields tell what is wrong. */
  readonly isTold: boolean;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <section aria-label={trans.__('Answer')} aria-busy={isSending}>
      <div className="jp-MlflowQuery-status">
        <h3>{trans.__('Prediction')}</h3>
        <span role="status" data-failed={exchange?.error ? true : undefined}>
          {exchange && statusText(exchange, trans)}
        </span>
      </div>
      {!exchange && (
        <p className="jp-MlflowEndpointPage-quiet">
          {trans.__('Send a request: the answer will be here.')}
        </p>
      )}
      {exchange && !isCurrent && (
        <p className="jp-MlflowEndpointPage-quiet">
          {trans.__('The request was changed since.')}
        </p>
      )}
      {exchange?.error &&
        (isTold ? (
          <p className="jp-MlflowQuery-problem">
            {trans.__('The model refused the request: see the form.')}
          </p>
        ) : (
          <ErrorPane error={exchange.error} trans={trans} />
        ))}
      {exchange && !exchange.error && (
        <Prediction raw={exchange.raw} onCopy={onCopy} trans={trans} />
      )}
    </section>
  );
}

function statusText(
  { status, duration }: IExchange,
  trans: TranslationBundle
): string {
  const time = trans.__('%1 ms', Math.round(duration));
  return status === 0
    ? trans.__('no answer · %1', time)
    : trans.__('status %1 · %2', status, time);
}

function Prediction({
  raw,
  onCopy,
  trans
}: {
  readonly raw: string;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { text, table } = useMemo(() => {
    try {
      const node = parseJson(raw);
      return {
        text: printJson(node),
        table: answerTable(node, trans.__('prediction'))
      };
    } catch {
      // It may be anything: shown as it is.
      return { text: raw, table: null };
    }
  }, [raw, trans]);
  const json = (
    <div className="jp-MlflowCodeBlock">
      <pre tabIndex={0} role="region" aria-label={trans.__('Answer as JSON')}>
        {text}
      </pre>
      <IconButton
        label={trans.__('Copy')}
        icon={copyIcon}
        onClick={() => {
          onCopy(text);
        }}
      />
    </div>
  );
  return table ? (
    <Tabs
      label={trans.__('Shown as')}
      tabs={[
        {
          id: 'table',
          title: trans.__('Table'),
          content: <PredictionTable table={table} trans={trans} />
        },
        { id: 'json', title: trans.__('JSON'), content: json }
      ]}
    />
  ) : (
    json
  );
}

function PredictionTable({
  table: { columns, rows },
  trans
}: {
  readonly table: IAnswerTable;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { shown, more } = useBeginning(rows, trans);
  return (
    <>
      <div className="jp-MlflowQuery-scroll">
        <table className="jp-MlflowQuery-predictions">
          <thead>
            <tr>
              <th scope="col">{trans.__('row')}</th>
              {columns.map((column, index) => (
                <th key={index} scope="col">
                  <bdi>{column}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((cells, row) => (
              <tr key={row}>
                <th scope="row">{row + 1}</th>
                {cells.map((cell, column) => (
                  <td key={column}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  );
}
