import React, { useEffect } from 'react';
import { Boundary } from '../components/boundary';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { RequestError } from '../request';
import { Header } from './header';
import { LogView } from './logview';
import type { IEndpointParts } from './parts';
import { Query } from './query/view';
import { shownState, stateHint } from './words';

/**
 * All about one endpoint, or why it cannot be shown.
 */
export function EndpointPageView({
  parts
}: {
  readonly parts: IEndpointParts;
}): React.JSX.Element {
  const { model, query, actions, kernel, trans } = parts;
  const { endpoint, error, isMissing, description, descriptionError } =
    useSignalValue(model.stateChanged, () => model.state);
  useEffect(() => {
    if (description) {
      query.describe(description);
    }
  }, [query, description]);
  const refresh = (): void => {
    void model.refresh();
  };
  if (!endpoint) {
    return isMissing ? (
      <Notice
        tone="warning"
        text={trans.__(
          'There is no endpoint “%1” on this server. It may have been deleted, or Jupyter was started anew since.',
          model.name
        )}
        answers={[{ label: trans.__('Look again'), give: refresh }]}
      />
    ) : error ? (
      <ErrorPane error={error} trans={trans} onRetry={refresh} />
    ) : (
      <Loading trans={trans} />
    );
  }
  const hint = stateHint(shownState(endpoint), trans);
  return (
    <>
      <Header endpoint={endpoint} parts={parts} />
      {error && <ErrorPane error={error} trans={trans} onRetry={refresh} />}
      {endpoint.error ? (
        <ErrorPane
          error={
            new RequestError(endpoint.error.message, {
              code: endpoint.error.error_code,
              details: endpoint.error.details
            })
          }
          trans={trans}
          answers={
            endpoint.state === 'failed'
              ? [
                  {
                    label: trans.__('Start again'),
                    give: () => actions.setState('ready')
                  }
                ]
              : []
          }
        />
      ) : (
        hint !== '' && <Notice tone="info" text={hint} />
      )}
      <div className="jp-MlflowEndpointPage-sections">
        <section aria-label={trans.__('Query')}>
          <h2>{trans.__('Query')}</h2>
          {descriptionError && (
            <Notice
              tone="warning"
              text={trans.__(
                'What the model takes is not known: %1',
                descriptionError.message
              )}
            />
          )}
          <Boundary trans={trans}>
            <Query
              endpoint={endpoint}
              url={actions.urlOf(endpoint)}
              query={query}
              kernel={kernel}
              onCopy={text => {
                actions.copy(text, trans.__('Copied.'));
              }}
              trans={trans}
            />
          </Boundary>
        </section>
        <LogView log={model.log} trans={trans} />
      </div>
    </>
  );
}
