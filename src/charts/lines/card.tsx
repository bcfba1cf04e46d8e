import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useEffect, useMemo, useState } from 'react';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { Loading } from '../../components/loading';
import type { ChartAxis, ChartRange } from '../setup';
import { openChartMenu } from '../menu';
import { MenuButton } from '../menubutton';
import { useChartTheme } from '../theme';
import { BarList } from './barlist';
import { lineChart, rangeOf, withRange } from './chart';
import { linesCode } from './code';
import { DataTable } from './datatable';
import type { ILineParts } from './parts';
import { PlotPane } from './plotpane';
import { Sized } from './sized';
import { chartSvg } from './svg';

/**
 * The chart of one metric.
 *
 * @param props.title What of its key is shown.
 */
export function LineCard({
  metric,
  title,
  parts
}: {
  readonly metric: string;
  readonly title: string;
  readonly parts: ILineParts;
}): React.JSX.Element {
  const { histories, cursor, runs, setup, onSetup, onOpenRun, trans } = parts;
  const theme = useChartTheme();
  const [isTable, setTable] = useState(false);
  const history = useSignalValue(
    histories.changed,
    useCallback(() => histories.get(metric), [histories, metric])
  );
  const chart = useMemo(
    () => lineChart(metric, runs, history, setup),
    [metric, runs, history, setup]
  );
  const range = rangeOf(setup, metric);
  const [start, end] = range ?? [null, null];
  const onWidth = useCallback(
    (width: number) => {
      histories.watch(metric, width, start === null ? null : [start, end]);
    },
    [histories, metric, start, end]
  );
  useEffect(
    () => (): void => {
      histories.unwatch(metric);
    },
    [histories, metric]
  );
  const onZoom = useCallback(
    (range: ChartRange | null) => {
      onSetup(withRange(setup, metric, range));
    },
    [setup, onSetup, metric]
  );
  const openMenu = (button: HTMLElement): void => {
    openChartMenu(button, {
      name: metric,
      svg: () => chartSvg(chart, axisTitle(setup.axis, trans), theme),
      code: library => linesCode(chart, setup, library),
      isTable,
      onTable: setTable,
      trans
    });
  };
  const note = chart.isLogRefused
    ? trans.__('No value is above 0: the axis is not logarithmic.')
    : history.error && chart.lines.length > 0
      ? trans.__('This may be old: %1', history.error.message)
      : '';
  return (
    <figure className="jp-MlflowChart" aria-label={metric}>
      <figcaption className="jp-MlflowChart-header">
        <span className="jp-MlflowChart-title" title={metric}>
          <bdi>{title}</bdi>
        </span>
        {range && (
          <TextButton
            label={trans.__('Reset zoom')}
            onClick={() => {
              onZoom(null);
            }}
          />
        )}
        <MenuButton label={trans.__('More for %1', metric)} onOpen={openMenu} />
      </figcaption>
      <Sized onWidth={onWidth}>
        {width => {
          if (chart.lines.length === 0) {
            return history.error ? (
              <ErrorPane
                error={history.error}
                trans={trans}
                onRetry={() => {
                  histories.retry(metric);
                }}
              />
            ) : history.isLoading ? (
              <Loading trans={trans} />
            ) : (
              <p className="jp-MlflowCharts-quiet">
                {trans.__('None of these runs has it.')}
              </p>
            );
          }
          if (isTable) {
            return (
              <DataTable chart={chart} onOpenRun={onOpenRun} trans={trans} />
            );
          }
          return chart.isSingle ? (
            <BarList chart={chart} onOpenRun={onOpenRun} trans={trans} />
          ) : (
            <PlotPane
              chart={chart}
              axis={setup.axis}
              theme={theme}
              width={width}
              cursor={cursor}
              onZoom={onZoom}
              trans={trans}
            />
          );
        }}
      </Sized>
      {note && (
        <p className="jp-MlflowChart-note" role="status">
          {note}
        </p>
      )}
    </figure>
  );
}

/** What the lines of a chart run along. */
function axisTitle(axis: ChartAxis, trans: TranslationBundle): string {
  return {
    step: trans.__('Step'),
    time: trans.__('Time'),
    relative: trans.__('Time since start')
  }[axis];
}
