import React, { useId } from 'react';
import { Lazily } from '../components/lazily';
import type { AcrossKind } from './across/picture';
import { LinesView, MAX_RUNS } from './lines/view';
import type { ChartKind } from './setup';
import type { IChartsProps } from './types';
import '../../style/pages.css';

/**
 * The ways to look at runs, one at a time.
 */
export function ChartTabs(props: IChartsProps): React.JSX.Element {
  const { runs, total = runs.length, setup, onSetup, trans } = props;
  const { kind } = setup;
  const id = useId();
  const drawn =
    kind === 'lines' ? Math.min(runs.length, MAX_RUNS) : runs.length;
  const tabs: Readonly<Record<ChartKind, string>> = {
    lines: trans.__('Lines'),
    parallel: trans.__('Parallel'),
    scatter: trans.__('Scatter'),
    contour: trans.__('Contour'),
    bar: trans.__('Bars'),
    box: trans.__('Boxes')
  };
  const kinds = Object.keys(tabs) as ChartKind[];
  const choose = (next: ChartKind): void => {
    onSetup({ ...setup, kind: next });
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const place = kinds.indexOf(kind) + step + kinds.length;
      const next = kinds[place % kinds.length] ?? kind;
      event.currentTarget
        .querySelector<HTMLElement>(`[data-kind='${next}']`)
        ?.focus();
      choose(next);
      event.preventDefault();
    }
  };
  return (
    <div className="jp-MlflowCharts">
      <div
        className="jp-MlflowCharts-tabs"
        role="tablist"
        aria-label={trans.__('Kinds of charts')}
        onKeyDown={onKeyDown}
      >
        {kinds.map(each => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-${each}`}
            data-kind={each}
            aria-selected={each === kind}
            aria-controls={`${id}-panel`}
            tabIndex={each === kind ? 0 : -1}
            onClick={() => {
              choose(each);
            }}
          >
            {tabs[each]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${kind}`}>
        {drawn > 0 && drawn < total && (
          <p className="jp-MlflowCharts-quiet" role="status">
            {trans.__(
              'The first %1 of %2 runs are drawn. Select those to draw.',
              drawn,
              total.toLocaleString('en')
            )}
          </p>
        )}
        {kind === 'lines' ? (
          <LinesView {...props} hasSearch />
        ) : (
          <Lazily load={loadAcross} props={{ ...props, kind }} trans={trans} />
        )}
      </div>
    </div>
  );
}

/** ECharts comes with it: it is loaded when one of its charts is first shown. */
async function loadAcross(): Promise<
  React.ComponentType<IChartsProps & { readonly kind: AcrossKind }>
> {
  return (await import('./across/view')).AcrossView;
}
