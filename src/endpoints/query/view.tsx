import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo, useState } from 'react';
import type { IEndpoint } from '../../api/endpoints';
import { TextButton } from '../../components/button';
import { useSignalValue } from '../../components/hooks';
import { useKeptFocus } from '../../components/keptfocus';
import { Tabs } from '../../components/tabs';
import { Answer } from './answer';
import { curlOf, mlflowOf, requestsOf } from './code';
import { CodeBlock } from './codeblock';
import { FormTab } from './formtab';
import { History } from './history';
import { JsonTab } from './jsontab';
import type { QueryModel } from './model';
import { problemOf } from './problem';

/**
 * A question to an endpoint at the left, its answer at the right: below it where it is narrow.
 */
export function Query({
  endpoint,
  url,
  query,
  kernel,
  onCopy,
  trans
}: {
  readonly endpoint: IEndpoint;
  readonly url: string;
  readonly query: QueryModel;
  /** That of the current notebook, when it runs Python. */
  readonly kernel: () => Kernel.IKernelConnection | null;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(query.stateChanged, () => query.state);
  const [tab, setTab] = useState('form');
  const place = useKeptFocus<HTMLDivElement>();
  const { node, shown, table, text, isSending } = state;
  // Of another request it would be at the wrong place.
  const error = shown?.text === text ? shown.error : null;
  const problem = useMemo(
    () => (error && table ? problemOf(error, table.fields) : null),
    [error, table]
  );
  const mayAsk = endpoint.state === 'ready';
  const target = { name: endpoint.name, url };
  const noCode = (
    <p className="jp-MlflowEndpointPage-quiet">
      {trans.__('The request is no JSON. Mend it under JSON first.')}
    </p>
  );
  return (
    <div className="jp-MlflowQuery">
      <div ref={place} tabIndex={-1} className="jp-MlflowQuery-request">
        <Tabs
          label={trans.__('Request')}
          chosen={tab}
          onChoose={setTab}
          tabs={[
            {
              id: 'form',
              title: trans.__('Form'),
              content: (
                <FormTab
                  state={state}
                  query={query}
                  problem={problem}
                  kernel={kernel}
                  onJson={() => {
                    setTab('json');
                  }}
                  trans={trans}
                />
              )
            },
            {
              id: 'json',
              title: trans.__('JSON'),
              content: <JsonTab state={state} query={query} trans={trans} />
            },
            {
              id: 'curl',
              title: trans.__('Curl'),
              content: node ? (
                <CodeBlock
                  code={curlOf(target, node)}
                  label={trans.__('Curl command')}
                  onCopy={onCopy}
                  trans={trans}
                />
              ) : (
                noCode
              )
            },
            {
              id: 'python',
              title: trans.__('Python'),
              content: node ? (
                <>
                  <h3>{trans.__('In a notebook of this server')}</h3>
                  <CodeBlock
                    code={mlflowOf(target, node)}
                    label={trans.__('Python with MLflow')}
                    onCopy={onCopy}
                    trans={trans}
                  />
                  <h3>{trans.__('From anywhere')}</h3>
                  <CodeBlock
                    code={requestsOf(target, node)}
                    label={trans.__('Python with requests')}
                    onCopy={onCopy}
                    trans={trans}
                  />
                </>
              ) : (
                noCode
              )
            }
          ]}
        />
        <div className="jp-MlflowQuery-send">
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            disabled={!mayAsk || text.trim() === ''}
            aria-disabled={isSending || undefined}
            onClick={() => {
              void query.send();
            }}
          >
            {isSending ? trans.__('Sending…') : trans.__('Send')}
          </button>
          {!mayAsk && (
            <span className="jp-MlflowEndpointPage-quiet">
              {trans.__('It can be asked when it is ready.')}
            </span>
          )}
          {tab !== 'form' && tab !== 'json' && (
            <TextButton
              label={trans.__('Edit')}
              onClick={() => {
                setTab(table ? 'form' : 'json');
              }}
            />
          )}
        </div>
      </div>
      <div className="jp-MlflowQuery-answer">
        <Answer
          exchange={shown}
          isCurrent={shown?.text === text}
          isSending={isSending}
          isTold={tab === 'form' && (problem?.columns.length ?? 0) > 0}
          onCopy={onCopy}
          trans={trans}
        />
        <History state={state} query={query} trans={trans} />
      </div>
    </div>
  );
}
