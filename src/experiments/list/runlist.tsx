import type { TranslationBundle } from '@jupyterlab/translation';
import React, {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState
} from 'react';
import { useChosenColors } from '../../common/chosencolors';
import { rowAt } from '../../common/windows';
import { useSignalValue } from '../../components/hooks';
import { WindowedList } from '../../components/windowedlist';
import type { IExperimentsState } from '../../tokens';
import { connectionOf, isStale, scopeOf } from '../model/state';
import type { IPanelParts } from '../parts';
import { stepThroughRows } from './keys';
import { RunRow } from './runrow';

/** A row with one line of metrics, in pixels. */
const ROW_HEIGHT = 49;

/**
 * The runs: only those in view are drawn, and asked for.
 */
export function RunList({
  state,
  metricsShown,
  parts,
  trans
}: {
  readonly state: IExperimentsState;
  readonly metricsShown: number;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { spans, total, listing, best, courses } = state;
  const { model, disclosure } = parts;
  const colors = useColors(state, parts);
  const open = useSignalValue(disclosure.changed, () => disclosure.open);
  const wanted = useSignalValue(disclosure.changed, () => disclosure.wanted);
  const root = useRef<HTMLDivElement>(null);
  const wantedRow = useWantedRow(wanted, parts);
  const reveal = useCallback(() => {
    const row = root.current?.querySelector(
      `[data-run-id="${CSS.escape(disclosure.wanted ?? '')}"]`
    );
    if (row) {
      row.scrollIntoView({ block: 'nearest' });
      row.querySelector('button')?.focus({ preventScroll: true });
      disclosure.settle();
    }
  }, [disclosure]);
  useEffect(reveal);
  const onLook = useCallback(
    (first: number, last: number) => {
      void model.look(first, last);
      reveal();
    },
    [model, reveal]
  );
  // Windows of different moments may have the same run.
  const places = useMemo(() => placesOf(spans), [spans]);
  return (
    <div ref={root} onKeyDown={stepThroughRows}>
      <WindowedList
        count={total}
        guess={ROW_HEIGHT}
        className="jp-MlflowRunList"
        label={trans.__('Runs')}
        wanted={wantedRow}
        onLook={onLook}
        row={index => {
          const run = rowAt(spans, index);
          if (!run || places.get(run.id) !== index) {
            return (
              <li
                key={`row-${index}`}
                className="jp-MlflowRunRow jp-mod-missing"
                aria-posinset={index + 1}
                aria-setsize={total}
              >
                <span className="jp-MlflowRunRow-name">…</span>
              </li>
            );
          }
          return (
            <RunRow
              key={run.id}
              run={run}
              above={NONE}
              place={index + 1}
              count={total}
              pinned={listing.pinned}
              metricsShown={metricsShown}
              best={best}
              colors={colors}
              course={courses.get(run.id)}
              isExpanded={open.has(run.id)}
              isStale={isStale(run, state)}
              parts={parts}
              trans={trans}
            />
          );
        }}
      />
    </div>
  );
}

const NONE: readonly string[] = [];

/** The colours that were chosen for these runs in a table. */
function useColors(
  state: IExperimentsState,
  { services }: IPanelParts
): ReadonlyMap<string, string> {
  const scope = scopeOf(state);
  const ids =
    scope && 'notebookId' in scope
      ? [scope.notebookId]
      : scope && 'experimentIds' in scope
        ? scope.experimentIds
        : [];
  return useChosenColors(services.setups, connectionOf(state), ids);
}

/** The row of the run that is to be brought into view, once it is known. */
function useWantedRow(
  wanted: string | null,
  { model }: IPanelParts
): number | null {
  const [found, setFound] = useState<{
    readonly id: string;
    readonly row: number | null;
  } | null>(null);
  useEffect(() => {
    let isWanted = wanted !== null;
    if (wanted !== null) {
      void model.locate(wanted).then(row => {
        if (isWanted) {
          setFound({ id: wanted, row });
        }
      });
    }
    return (): void => {
      isWanted = false;
    };
  }, [model, wanted]);
  return found !== null && found.id === wanted ? found.row : null;
}

/** Where each run is. */
function placesOf(
  spans: IExperimentsState['spans']
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { offset, rows } of spans) {
    rows.forEach(({ id }, index) => places.set(id, offset + index));
  }
  return places;
}
