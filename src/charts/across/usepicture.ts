import type { TranslationBundle } from '@jupyterlab/translation';
import { useMemo } from 'react';
import type { IAcrossSetup } from '../setup';
import type { IChartTheme } from '../theme';
import type { IChartRun } from '../types';
import type { columnIds } from './columns';
import { hoverOf } from './hover';
import type { AcrossKind, IMarkEvent, IPicture } from './picture';
import { pictureOf } from './picture';

/**
 * What is drawn of runs. What is brushed does not change it.
 */
export function usePicture(
  kind: AcrossKind,
  setup: IAcrossSetup,
  runs: readonly IChartRun[],
  ids: ReturnType<typeof columnIds>,
  theme: IChartTheme,
  trans: TranslationBundle
): IPicture | null {
  const { dimensions, x, y, color, metric, group, logs } = setup;
  return useMemo(
    () =>
      pictureOf(
        kind,
        { dimensions, x, y, color, metric, group, logs },
        runs,
        ids,
        theme,
        trans
      ),
    [
      kind,
      dimensions,
      x,
      y,
      color,
      metric,
      group,
      logs,
      runs,
      ids,
      theme,
      trans
    ]
  );
}

/**
 * What ECharts draws on the page: the picture, and what stands beside what is pointed at.
 *
 * @param drawing With another number it is drawn anew, without what was brushed.
 */
export function withHover(
  picture: IPicture,
  runs: readonly IChartRun[],
  theme: IChartTheme,
  trans: TranslationBundle,
  drawing: number
): Record<string, unknown> {
  return {
    ...picture.option,
    id: drawing,
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.grid,
      textStyle: { color: theme.text },
      formatter: (event: IMarkEvent) =>
        hoverOf(event, picture, runs, [
          trans.__('Low'),
          trans.__('First quarter'),
          trans.__('Median'),
          trans.__('Third quarter'),
          trans.__('High')
        ])
    }
  };
}
