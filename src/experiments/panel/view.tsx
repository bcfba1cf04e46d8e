import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IAnswer } from '../../components/answers';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { Lazily } from '../../components/lazily';
import { ProgressNotice } from '../../components/progress';
import type { IExperimentsState, IListing } from '../../tokens';
import { ListBar } from '../list/listbar';
import { ListFooter } from '../list/listfooter';
import { RunList } from '../list/runlist';
import { connectionOf, isFiltered, listsExperiments } from '../model/state';
import type { IPanelParts } from '../parts';
import { CellFilter } from './cellfilter';
import { useKeptFocus } from './focus';
import { Header } from './header';
import { Notices } from './notices';
import { PlaceHeader } from './placeheader';
import { Placeholder } from './placeholder';

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
  if (listsExperiments(state)) {
    return (
      <div ref={root} className="jp-MlflowExperiments-content">
        <PlaceHeader state={state} parts={parts} trans={trans} />
        <Lazily
          load={loadAllExperiments}
          props={{ connection: connectionOf(state), parts, trans }}
          trans={trans}
        />
      </div>
    );
  }
  const isHere = state.place.kind === 'notebook';
  // Where a filter leaves nothing it can still be changed.
  const hasList = state.runs.length > 0 || isFiltered(state.listing);
  return (
    <div ref={root} className="jp-MlflowExperiments-content">
      {isHere ? (
        <>
          <Header state={state} parts={parts} trans={trans} />
          {/* What was answered belongs to the notebook. */}
          <Notices key={state.path} state={state} parts={parts} trans={trans} />
        </>
      ) : (
        <PlaceHeader state={state} parts={parts} trans={trans} />
      )}
      <ProgressNotice progress={state.progress} trans={trans} />
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
      {hasList && <ListBar state={state} parts={parts} trans={trans} />}
      {state.runs.length > 0 ? (
        <RunList
          key={listKey(state.listing)}
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
      {hasList && <ListFooter state={state} parts={parts} trans={trans} />}
    </div>
  );
}

/** Another list begins at its top, with rows of other heights. */
function listKey({ filter, withModel, stage, sort }: IListing): string {
  return JSON.stringify([filter, withModel, stage, sort]);
}

async function loadAllExperiments() {
  const { AllExperimentsView } = await import('../all/view');
  return AllExperimentsView;
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
