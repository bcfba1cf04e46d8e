import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { Loading } from '../../components/loading';
import { Notice } from '../../components/notice';
import { Pairs } from '../../components/pairs';
import { Answer } from '../query/answer';
import { History } from '../query/history';
import { JsonTab } from '../query/jsontab';
import type { QueryModel } from '../query/model';
import { Changes } from './changes';
import type { RemoteModel } from './pagemodel';

interface IRemoteViewProps {
  readonly model: RemoteModel;
  readonly query: QueryModel;
  readonly onChange: () => void;
  readonly onDelete: () => Promise<void>;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}

/**
 * What a target tells of one of its deployments or endpoints, and what can be done with it there.
 */
export function RemoteView(props: IRemoteViewProps): React.JSX.Element {
  const { model, query, onCopy, trans } = props;
  const { target, description, item, isMissing, error, isLoading, changes } =
    useSignalValue(model.stateChanged, () => model.state);
  const refresh = (): void => {
    void model.refresh();
  };
  return (
    <>
      <div className="jp-MlflowEndpointPage-header">
        <div className="jp-MlflowEndpointPage-titleLine">
          <h1>
            <bdi>{model.name}</bdi>
          </h1>
          <span role="status">
            <bdi>{item?.state}</bdi>
          </span>
          <Buttons {...props} />
        </div>
        <ul
          className="jp-MlflowEndpointPage-facts"
          aria-label={trans.__('About this endpoint')}
        >
          <li>
            {model.kind === 'endpoint'
              ? trans.__('Endpoint')
              : trans.__('Deployment')}
          </li>
          {target && (
            <li title={target.distribution ?? ''}>
              {trans.__('Target %1', target.uri)}
            </li>
          )}
        </ul>
      </div>
      <Changes
        changes={changes}
        onDismiss={change => model.dismiss(change)}
        trans={trans}
      />
      {isMissing && (
        <Notice
          tone="warning"
          text={trans.__(
            'The target does not know “%1”, or no longer.',
            model.name
          )}
          answers={[{ label: trans.__('Look again'), give: refresh }]}
        />
      )}
      {error && !isMissing && (
        <ErrorPane error={error} trans={trans} onRetry={refresh} />
      )}
      {isLoading && !item && !error && <Loading trans={trans} />}
      {item && (
        <div className="jp-MlflowEndpointPage-sections">
          {description?.abilities.predict && (
            <section aria-label={trans.__('Query')}>
              <h2>{trans.__('Query')}</h2>
              <RemoteQuery query={query} onCopy={onCopy} trans={trans} />
            </section>
          )}
          <section aria-label={trans.__('What the target tells')}>
            <h2>{trans.__('What the target tells')}</h2>
            <Pairs pairs={pairsOf(item.told)} trans={trans} />
          </section>
        </div>
      )}
    </>
  );
}

function Buttons({
  model,
  onChange,
  onDelete,
  trans
}: IRemoteViewProps): React.JSX.Element {
  const { description, item, changes, isLoading } = model.state;
  const [isBusy, setIsBusy] = useState(false);
  const verbs = description?.abilities[model.kind] ?? [];
  const isChanging = changes.some(({ error }) => !error);
  return (
    <div className="jp-MlflowEndpointPage-buttons">
      <TextButton
        label={trans.__('Refresh')}
        isBusy={isLoading}
        onClick={() => {
          void model.refresh();
        }}
      />
      {item && verbs.includes('update') && (
        <TextButton
          label={trans.__('Change…')}
          isBusy={isBusy || isChanging}
          onClick={onChange}
        />
      )}
      {item && verbs.includes('delete') && (
        <TextButton
          label={trans.__('Delete…')}
          isBusy={isBusy || isChanging}
          onClick={() => {
            setIsBusy(true);
            void onDelete().finally(() => {
              setIsBusy(false);
            });
          }}
        />
      )}
    </div>
  );
}

function RemoteQuery({
  query,
  onCopy,
  trans
}: Pick<IRemoteViewProps, 'query' | 'onCopy' | 'trans'>): React.JSX.Element {
  const state = useSignalValue(query.stateChanged, () => query.state);
  const { shown, text, problem, isSending } = state;
  return (
    <div className="jp-MlflowQuery">
      <div className="jp-MlflowQuery-request">
        <JsonTab state={state} query={query} trans={trans} />
        <div className="jp-MlflowQuery-send">
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            disabled={text.trim() === '' || problem !== null}
            aria-disabled={isSending || undefined}
            onClick={() => {
              void query.send();
            }}
          >
            {isSending ? trans.__('Sending…') : trans.__('Send')}
          </button>
        </div>
      </div>
      <div className="jp-MlflowQuery-answer">
        <Answer
          exchange={shown}
          isCurrent={shown?.text === text}
          isSending={isSending}
          isTold={false}
          onCopy={onCopy}
          trans={trans}
        />
        <History state={state} query={query} trans={trans} />
      </div>
    </div>
  );
}

function pairsOf(told: unknown): readonly (readonly [string, string])[] {
  const entries =
    typeof told === 'object' && told !== null && !Array.isArray(told)
      ? Object.entries(told)
      : [['', told] as const];
  return entries.map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value, null, INDENT)
  ]);
}

const INDENT = 2;
