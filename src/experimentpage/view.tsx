import React from 'react';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import { SelectionBar } from '../runs/selectionbar';
import { RunsTable } from '../runs/table';
import { RunsToolbar } from '../runs/toolbar';
import { ChartsPane } from './chartspane';
import { NoRuns } from './noruns';
import { PageHeader } from './pageheader';
import type { IPageParts, IPageSetup } from './parts';
import { Split } from './split';

/**
 * The page of an experiment: its name, its runs as a table, and charts of them.
 */
export function ExperimentView({
  parts,
  setup,
  onSetup
}: {
  readonly parts: IPageParts;
  readonly setup: IPageSetup;
  readonly onSetup: (changes: Partial<IPageSetup>) => void;
}): React.JSX.Element {
  const { model, actions, trans } = parts;
  const { count, isLoading, error, filterError } = useSignalValue(
    model.changed,
    () => model.state
  );
  return (
    <>
      <PageHeader parts={parts} setup={setup} onSetup={onSetup} />
      <Split
        share={setup.share}
        onShare={share => {
          onSetup({ share });
        }}
        label={trans.__('Between table and charts')}
        first={
          <div className="jp-MlflowExperimentPage-table">
            <RunsToolbar model={model} actions={actions} trans={trans} />
            {error && (
              <ErrorPane
                error={error}
                trans={trans}
                onRetry={() => {
                  void model.refresh();
                }}
              />
            )}
            {isLoading && <Loading trans={trans} />}
            {count > 0 ? (
              <RunsTable model={model} actions={actions} trans={trans} />
            ) : (
              !isLoading &&
              !error &&
              !filterError && <NoRuns model={model} trans={trans} />
            )}
            <SelectionBar model={model} actions={actions} trans={trans} />
          </div>
        }
        // Without runs, what is wrong is said once.
        second={
          setup.areChartsShown && !(error && count === 0) ? (
            <ChartsPane parts={parts} />
          ) : null
        }
      />
    </>
  );
}
