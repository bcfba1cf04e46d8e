import React, { useMemo, useState } from 'react';
import { Boundary } from '../components/boundary';
import { useChosenColors } from '../common/chosencolors';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { KeyFilter } from '../components/keyfilter';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { ProgressNotice } from '../components/progress';
import { CompareCharts } from './charts';
import { wantedGroups } from './filter';
import type { ICompareState } from './model';
import { MOST_COMPARED } from './model';
import type { ICompareParts } from './parts';
import { rowGroups } from './rows';
import { CompareTable } from './table';

/**
 * Runs side by side, as a table and as charts.
 */
export function CompareView({
  parts
}: {
  readonly parts: ICompareParts;
}): React.JSX.Element {
  const { model, trans } = parts;
  const state = useSignalValue(model.stateChanged, () => model.state);
  const refresh = (): void => {
    void model.refresh();
  };
  if (!state.runs) {
    return state.error ? (
      <ErrorPane error={state.error} trans={trans} onRetry={refresh} />
    ) : (
      <Loading trans={trans} />
    );
  }
  return (
    <>
      {state.error && (
        <ErrorPane error={state.error} trans={trans} onRetry={refresh} />
      )}
      <Notices state={state} parts={parts} />
      <Comparison state={state} runs={state.runs} parts={parts} />
    </>
  );
}

interface IComparisonProps {
  readonly state: ICompareState;
  readonly parts: ICompareParts;
}

/** What is not here though it was asked for. */
function Notices({
  state: { missing, left, progress },
  parts: { trans }
}: IComparisonProps): React.JSX.Element {
  return (
    <>
      <ProgressNotice progress={progress} trans={trans} />
      {left > 0 && (
        <Notice
          tone="info"
          text={trans.__(
            'The first %1 of %2 runs are compared.',
            MOST_COMPARED,
            MOST_COMPARED + left
          )}
        />
      )}
      {missing > 0 && (
        <Notice
          tone="warning"
          text={trans._n(
            '%1 of these runs is not in this store.',
            '%1 of these runs are not in this store.',
            missing
          )}
        />
      )}
    </>
  );
}

function Comparison({
  state,
  runs,
  parts
}: IComparisonProps & {
  readonly runs: NonNullable<ICompareState['runs']>;
}): React.JSX.Element {
  const { model, actions, setups, trans } = parts;
  const colors = useChosenColors(
    setups,
    model.connection,
    runs.flatMap(({ run, experimentId }) => [
      experimentId,
      run.cell?.notebookId ?? ''
    ])
  );
  const [isCharts, setIsCharts] = useState(false);
  const [isDifferent, setIsDifferent] = useState(true);
  const [wanted, setWanted] = useState('');
  const all = useMemo(() => rowGroups(runs, trans), [runs, trans]);
  const groups = useMemo(
    () => wantedGroups(all, { wanted, isDifferent }),
    [all, wanted, isDifferent]
  );
  return (
    <>
      <div
        className="jp-MlflowCompare-tools"
        role="toolbar"
        aria-label={trans.__('Comparison')}
      >
        <span
          className="jp-MlflowCompare-kinds"
          role="group"
          aria-label={trans.__('Shown as')}
        >
          <Kind
            label={trans.__('Table')}
            isOn={!isCharts}
            onClick={() => {
              setIsCharts(false);
            }}
          />
          <Kind
            label={trans.__('Charts')}
            isOn={isCharts}
            onClick={() => {
              setIsCharts(true);
            }}
          />
        </span>
        {!isCharts && (
          <>
            <label className="jp-MlflowCompare-switch">
              <input
                type="checkbox"
                checked={isDifferent}
                onChange={({ target }) => {
                  setIsDifferent(target.checked);
                }}
              />
              {trans.__('Differences only')}
            </label>
            <KeyFilter
              label={trans.__('Find a row')}
              value={wanted}
              onChange={setWanted}
            />
          </>
        )}
        <span className="jp-MlflowCompare-actions">
          <TextButton
            label={trans.__('Add runs…')}
            onClick={() => {
              void actions.add();
            }}
          />
          <TextButton
            label={trans.__('Export CSV')}
            title={trans.__('The rows that are shown, as a file')}
            onClick={() => {
              actions.exportCsv(runs, groups);
            }}
          />
          <TextButton
            label={trans.__('Copy as code')}
            title={trans.__('Python that finds these runs')}
            onClick={() => {
              actions.copyCode();
            }}
          />
        </span>
      </div>
      {isCharts ? (
        <Boundary trans={trans}>
          <CompareCharts runs={runs} colors={colors} parts={parts} />
        </Boundary>
      ) : (
        <CompareTable
          runs={runs}
          colors={colors}
          groups={groups}
          baseline={state.baseline}
          nothing={
            wanted !== ''
              ? trans.__('No row has “%1” in it.', wanted)
              : trans.__(
                  'These runs have the same parameters, metrics, tags and datasets.'
                )
          }
          parts={parts}
        />
      )}
    </>
  );
}

function Kind({
  label,
  isOn,
  onClick
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
      aria-pressed={isOn}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
