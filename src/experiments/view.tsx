import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IAnswer } from '../components/answers';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import type { IExperimentsState } from '../tokens';
import { CellFilter } from './cellfilter';
import { useKeptFocus } from './focus';
import { Header } from './header';
import { Notices } from './notices';
import type { IPanelParts } from './parts';
import { Placeholder } from './placeholder';
import { RunList } from './runlist';

/**
 * The body of the Experiments panel.
 */
export function ExperimentsView({
  parts,
  metricsShown,
  trans
}: {
  readonly parts: IPanelParts;
  readonly metricsShown: number;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { model, actions } = parts;
  const state = useSignalValue(model.stateChanged, () => model.state);
  const root = useKeptFocus();
  return (
    <div ref={root}>
      {state.path !== null && (
        <>
          <Header state={state} trans={trans} />
          {/* What was answered belongs to the notebook. */}
          <Notices key={state.path} state={state} parts={parts} trans={trans} />
        </>
      )}
      {state.error && (
        <ErrorPane
          error={state.error}
          trans={trans}
          answers={remedies(state, parts, trans)}
          onRetry={() => {
            actions.refresh();
          }}
        />
      )}
      {state.cellId !== null && (
        <CellFilter cellId={state.cellId} parts={parts} trans={trans} />
      )}
      {state.runs.length > 0 ? (
        <RunList
          state={state}
          metricsShown={metricsShown}
          parts={parts}
          trans={trans}
        />
      ) : (
        !state.error && (
          <Placeholder state={state} parts={parts} trans={trans} />
        )
      )}
    </div>
  );
}

/** What can be done about a store that cannot be read. */
function remedies(
  { connection }: IExperimentsState,
  { replies }: IPanelParts,
  trans: TranslationBundle
): readonly IAnswer[] {
  if (connection?.state !== 'failed' || !connection.can_upgrade) {
    return [];
  }
  return [
    {
      label: trans.__('Copy and upgrade'),
      title: trans.__(
        'Makes a copy that this MLflow can read; the original stays as it is.'
      ),
      busyLabel: trans.__('Upgrading a copy…'),
      give: () => replies.upgradeStore()
    }
  ];
}
