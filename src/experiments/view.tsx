import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import type { IExperimentsModel } from '../tokens';
import type { RunActions } from './actions';
import { Header } from './header';
import { Placeholder } from './placeholder';
import { RunList } from './runlist';

/**
 * The body of the Experiments panel.
 */
export function ExperimentsView({
  model,
  actions,
  metricsShown,
  trans
}: {
  readonly model: IExperimentsModel;
  readonly actions: RunActions;
  readonly metricsShown: number;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(model.stateChanged, () => model.state);
  return (
    <>
      {state.path !== null && <Header state={state} trans={trans} />}
      {state.error && (
        <ErrorPane
          error={state.error}
          trans={trans}
          onRetry={() => {
            actions.refresh();
          }}
        />
      )}
      {state.runs.length > 0 ? (
        <RunList
          // What is expanded belongs to the notebook.
          key={state.path}
          runs={state.runs}
          total={state.total}
          metricsShown={metricsShown}
          actions={actions}
          trans={trans}
          onMore={() => {
            void model.showMore();
          }}
        />
      ) : (
        !state.error && (
          <Placeholder
            state={state}
            trans={trans}
            onInsertExample={() => {
              actions.insertExample();
            }}
          />
        )
      )}
    </>
  );
}
