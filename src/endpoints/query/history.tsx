import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IExchange, IQueryState, QueryModel } from './model';

/** Characters of a request that a line tells. */
const MOST = 120;

/**
 * The last requests; a click brings one back.
 */
export function History({
  state: { history, shown },
  query,
  trans
}: {
  readonly state: IQueryState;
  readonly query: QueryModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (history.length < 2) {
    return null;
  }
  return (
    <section className="jp-MlflowQuery-history">
      <h3>{trans.__('Requests of this session')}</h3>
      <ol>
        {history.map(exchange => (
          <li key={exchange.id}>
            <button
              type="button"
              aria-current={exchange === shown || undefined}
              title={trans.__('Bring this request back')}
              onClick={() => {
                query.bringBack(exchange);
              }}
            >
              <time>{timeOf(exchange)}</time>
              <span data-failed={exchange.error !== null}>
                {exchange.status || '–'}
              </span>
              <code>{lineOf(exchange)}</code>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function timeOf({ time }: IExchange): string {
  return new Date(time).toLocaleTimeString(
    document.documentElement.lang || 'en'
  );
}

function lineOf({ text }: IExchange): string {
  return text
    .slice(0, MOST * 4)
    .replaceAll(/\s+/g, ' ')
    .slice(0, MOST);
}
