import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import React, { memo, useId } from 'react';
import { runColor } from '../../common/colors';
import { Answers } from '../../components/answers';
import { useSignalValue } from '../../components/hooks';
import { starIcon } from '../../components/icons';
import { StatusBadge, statusLabel } from '../../components/status';
import { Duration, RelativeTime } from '../../components/time';
import type { IExperimentsState, IListing, IRun } from '../../tokens';
import type { IPanelParts } from '../parts';
import { CellLink } from './celllink';
import { ChildRuns } from './childruns';
import { RowActions } from './rowactions';
import { RowMetrics, showsValues } from './rowmetrics';
import { RunDetails } from './rundetails';
import { selectRun } from './selecting';

/** What a row is drawn from. */
export interface IRunRowProps {
  readonly run: IRun;
  readonly isExpanded: boolean;
  /** It is said to run, but its kernel has ended. */
  readonly isStale: boolean;
  /** Where it is in the list, from 1, and how long that is. */
  readonly place: number;
  readonly count: number;
  /** What rows show. */
  readonly pinned: IListing['pinned'];
  readonly metricsShown: number;
  readonly best: IExperimentsState['best'];
  /** Colours that were chosen, by run id. */
  readonly colors: ReadonlyMap<string, string>;
  /** How its metrics have gone so far, while it is live. */
  readonly course: ReadonlyMap<string, readonly number[]> | undefined;
  /** Ids of those that it is below. */
  readonly above: readonly string[];
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}

/**
 * One run: a line that says how it went, everything about it when expanded.
 */
export const RunRow = memo(function RunRow(
  props: IRunRowProps
): React.JSX.Element {
  const { run, isExpanded, isStale, pinned, metricsShown, parts, trans } =
    props;
  const { selection } = parts;
  const detailsId = useId();
  const isSelected = useSignalValue(selection.changed, () =>
    selection.ids.has(run.id)
  );
  const hasValues = showsValues(run, pinned, metricsShown);
  const Caret = isExpanded ? caretDownIcon : caretRightIcon;
  return (
    <li
      className={`jp-MlflowRunRow${isExpanded ? ' jp-mod-expanded' : ''}${isSelected ? ' jp-mod-selected' : ''}`}
      data-run-id={run.id}
      style={{ borderInlineStartColor: runColor(run.id, props.colors) }}
      aria-posinset={props.place}
      aria-setsize={props.count}
    >
      <div className="jp-MlflowRunRow-line">
        <input
          type="checkbox"
          className="jp-MlflowRunRow-check"
          aria-label={trans.__('Select %1', run.name)}
          checked={isSelected}
          onChange={({ nativeEvent }) => {
            void selectRun(
              selection,
              parts.model,
              run.id,
              nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
            );
          }}
        />
        <button
          type="button"
          className="jp-MlflowRunRow-toggle"
          aria-expanded={isExpanded}
          aria-controls={isExpanded ? detailsId : undefined}
          onClick={() => {
            parts.disclosure.toggle(run.id);
          }}
        >
          <Caret.react tag="span" className="jp-MlflowRunRow-caret" />
          <StatusBadge status={isStale ? 'STALE' : run.status} trans={trans} />
          <span className="jp-MlflowRunRow-name" title={run.name}>
            <bdi>{run.name}</bdi>
          </span>
          {run.isStarred && (
            <span
              className="jp-MlflowRunRow-star"
              role="img"
              aria-label={trans.__('starred')}
              title={trans.__('Starred')}
            >
              <starIcon.react tag="span" />
            </span>
          )}
          <span className="jp-MlflowRunRow-when">
            <When run={run} isStale={isStale} trans={trans} />
          </span>
        </button>
        <RowActions {...props} />
      </div>
      {!isExpanded && (run.cell !== null || hasValues) && (
        <div className="jp-MlflowRunRow-summary">
          {run.cell && (
            <CellLink run={run} cell={run.cell} parts={parts} trans={trans} />
          )}
          <RowMetrics {...props} />
        </div>
      )}
      {isStale && <EndButtons {...props} />}
      {isExpanded && (
        <div id={detailsId}>
          <RunDetails run={run} parts={parts} trans={trans} />
        </div>
      )}
      {run.children > 0 && <ChildRuns {...props} />}
    </li>
  );
});

/** A live run says how long it runs, a finished one when it started and how long it took. */
function When({
  run,
  isStale,
  trans
}: {
  readonly run: IRun;
  readonly isStale: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (run.startTime === null) {
    return null;
  }
  if (isStale) {
    return (
      <>
        <span>{statusLabel('STALE', trans)}</span>
        <RelativeTime time={run.startTime} />
      </>
    );
  }
  if (run.status === 'RUNNING') {
    return (
      <>
        <span>{statusLabel(run.status, trans)}</span>
        <Duration start={run.startTime} end={run.endTime} />
      </>
    );
  }
  return (
    <>
      <RelativeTime time={run.startTime} />
      {run.endTime !== null && (
        <Duration start={run.startTime} end={run.endTime} />
      )}
    </>
  );
}

/** What its kernel would have done. */
function EndButtons({
  run,
  parts: { actions },
  trans
}: IRunRowProps): React.JSX.Element {
  return (
    <div className="jp-MlflowRunRow-end">
      <Answers
        answers={[
          {
            label: trans.__('End as killed'),
            give: () => actions.end(run, 'KILLED')
          },
          {
            label: trans.__('End as failed'),
            give: () => actions.end(run, 'FAILED')
          }
        ]}
      />
    </div>
  );
}
