import React, {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';
import { matchesKey } from '../../components/keyfilter';
import { groupKeys } from '../groups';
import type { ILinesSetup } from '../setup';
import type { IChartsProps } from '../types';
import { LineControls } from './controls';
import { LineGroup } from './group';
import { Histories } from './history';
import { Legend } from './legend';
import type { ILineParts } from './parts';
import { SharedCursor } from './parts';
import '../../../style/pages.css';

/** More lines than that cannot be told apart, and are too much for one request. */
export const MAX_RUNS = 100;

/**
 * A line chart for each metric, as many as there are. Only those in sight ask for points.
 *
 * @param props.hasSearch Whether there is a field for a part of the keys.
 */
export function LinesView({
  hasSearch = false,
  ...props
}: IChartsProps & { readonly hasSearch?: boolean }): React.JSX.Element {
  const { metricKeys, onOpenRun, trans } = props;
  const { runs: all, setup: whole, onSetup: onWhole } = props;
  const setup = whole.lines;
  const runs = useMemo(() => all.slice(0, MAX_RUNS), [all]);
  const histories = useHistories(props);
  const [cursor] = useState(() => new SharedCursor());
  const ids = runs.map(({ id }) => id).join(' ');
  useEffect(() => {
    histories?.show(ids === '' ? [] : ids.split(' '), setup.axis);
  }, [histories, ids, setup.axis]);
  const onSetup = useCallback(
    (lines: ILinesSetup) => {
      onWhole({ ...whole, lines });
    },
    [whole, onWhole]
  );
  const search = hasSearch ? setup.search : '';
  const groups = useMemo(
    () => groupKeys(metricKeys.filter(key => matchesKey(key, search))),
    [metricKeys, search]
  );
  const parts = useMemo(
    (): ILineParts | null =>
      histories && {
        histories,
        cursor,
        runs,
        setup,
        onSetup,
        onOpenRun,
        trans
      },
    [histories, cursor, runs, setup, onSetup, onOpenRun, trans]
  );
  if (runs.length === 0 || metricKeys.length === 0) {
    return (
      <p className="jp-MlflowCharts-quiet" role="status">
        {runs.length === 0
          ? trans.__('Select runs to draw their metrics.')
          : trans.__('These runs have no metrics yet.')}
      </p>
    );
  }
  return (
    <div className="jp-MlflowLines">
      <LineControls
        setup={setup}
        hasSearch={hasSearch}
        onSetup={onSetup}
        trans={trans}
      />
      {runs.length > 1 && (
        <Legend runs={runs} onOpenRun={onOpenRun} trans={trans} />
      )}
      {groups.length === 0 && (
        <p className="jp-MlflowCharts-quiet" role="status">
          {trans.__('No metric has “%1” in its name.', search)}
        </p>
      )}
      {parts &&
        groups.map(group => (
          <LineGroup
            key={group.name}
            group={group}
            isAlone={groups.length === 1}
            parts={parts}
          />
        ))}
    </div>
  );
}

/** The histories of one store, as long as they are shown. */
function useHistories({
  views,
  connection,
  changed,
  early,
  onAsk
}: IChartsProps): Histories | null {
  const [histories, setHistories] = useState<Histories | null>(null);
  // What came early is where to begin, and nothing later.
  const first = useRef({ early, onAsk });
  useLayoutEffect(() => {
    first.current = { early, onAsk };
  });
  // Before anything is painted: charts ask for their points sooner.
  useLayoutEffect(() => {
    const made = new Histories(views, connection, first.current);
    const refresh = (_: unknown, runIds: readonly string[] | null): void => {
      made.refresh(runIds);
    };
    // At once, as nothing else tells that what came early is old.
    changed.connect(refresh);

    setHistories(made);
    return (): void => {
      changed.disconnect(refresh);
      made.dispose();
    };
  }, [views, connection, changed]);
  return histories;
}
