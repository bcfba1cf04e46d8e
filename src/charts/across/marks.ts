import { useCallback, useLayoutEffect, useRef } from 'react';
import type { ChartRange, IAcrossSetup } from '../setup';
import type { IChartRun } from '../types';
import { placesOf, withBrush } from './brush';
import type { ECharts } from './echarts';
import { RUNS_SERIES } from './look';
import { axisId } from './parallel';
import type { IMarkEvent, IPicture } from './picture';
import { rowOf } from './picture';

/** What listening to the marks of a chart needs. */
interface IMarksOptions {
  readonly picture: IPicture | null;
  readonly runs: readonly IChartRun[];
  readonly setup: IAcrossSetup;
  /** Whether dragging marks what is in an area. */
  readonly isMarking: boolean;
  readonly onSetup: (setup: IAcrossSetup) => void;
  /** These runs are in the area; null when there is none. */
  readonly onArea: (runIds: readonly string[] | null) => void;
  readonly onOpenRun?: (runId: string) => void;
}

/**
 * Clicks on the marks of a chart open runs; what is brushed is kept.
 *
 * @returns To be told of each new drawing, see `EChart`.
 */
export function useMarks(
  options: IMarksOptions
): (chart: ECharts) => () => void {
  const now = useRef(options);
  const kept = useRef<IKeptArea>(NO_AREA);
  useLayoutEffect(() => {
    now.current = options;
  });
  const { isMarking } = options;
  return useCallback(
    (chart: ECharts) => {
      const onClick = (event: unknown): void => {
        const { picture, runs, onOpenRun } = now.current;
        const row = picture && rowOf(picture, event as IMarkEvent);
        const run = runs[row ?? -1];
        if (run) {
          onOpenRun?.(run.id);
        }
      };
      const onAxis = (event: unknown): void => {
        const { picture, setup, onSetup } = now.current;
        const { parallelAxisId, intervals } = event as IAxisEvent;
        const column = picture?.columns.find(
          (_, dim) => axisId(dim) === parallelAxisId
        );
        if (column) {
          onSetup(withBrush(setup, column, intervals));
        }
      };
      const onBrush = (event: unknown): void => {
        const { picture, runs, onArea } = now.current;
        const { batch } = event as IBrushEvent;
        const rows = batch.flatMap(({ selected }) =>
          selected.flatMap(({ seriesId, dataIndex }) =>
            seriesId === RUNS_SERIES ? dataIndex : []
          )
        );
        const ids = rows.flatMap(index => {
          const run = runs[picture?.rows[index] ?? -1];
          return run ? [run.id] : [];
        });
        const [area] = batch.flatMap(({ areas }) => areas);
        kept.current = area ? { axes: axesOf(picture), area } : NO_AREA;
        onArea(area ? ids : null);
      };
      restoreBrushes(chart, now.current);
      chart.on('click', onClick);
      chart.on('axisareaselected', onAxis);
      chart.on('brushselected', onBrush);
      chart.dispatchAction({
        type: 'takeGlobalCursor',
        key: 'brush',
        brushOption: {
          brushType: isMarking ? 'rect' : false,
          brushMode: 'single'
        }
      });
      if (isMarking && kept.current.axes === axesOf(now.current.picture)) {
        restoreArea(chart, kept.current.area);
      } else {
        kept.current = NO_AREA;
        now.current.onArea(null);
      }
      return () => {
        if (!chart.isDisposed()) {
          chart.off('click', onClick);
          chart.off('axisareaselected', onAxis);
          chart.off('brushselected', onBrush);
        }
      };
    },
    [isMarking]
  );
}

/** What ECharts says of a brushed axis. */
interface IAxisEvent {
  readonly parallelAxisId: string;
  readonly intervals: readonly ChartRange[];
}

/** What ECharts says of brushed areas. */
interface IBrushEvent {
  readonly batch: readonly {
    readonly areas: readonly IArea[];
    readonly selected: readonly {
      readonly seriesId: string;
      readonly dataIndex: readonly number[];
    }[];
  }[];
}

/** A rectangle, as places along both axes. */
interface IArea {
  readonly coordRange: readonly [ChartRange, ChartRange];
}

/** The area that is brushed, for when the marks are drawn anew. */
interface IKeptArea {
  /** What it lies between: along other axes it means nothing. */
  readonly axes: string;
  readonly area: IArea | null;
}

const NO_AREA: IKeptArea = { axes: '', area: null };

function axesOf(picture: IPicture | null): string {
  const parts = picture?.columns.map(({ id, isLog }) => [id, isLog]) ?? [];
  return JSON.stringify([picture?.kind, parts]);
}

function restoreArea(chart: ECharts, area: IArea | null): void {
  if (area) {
    const { coordRange } = area;
    chart.dispatchAction({
      type: 'brush',
      areas: [{ brushType: 'rect', xAxisIndex: 0, yAxisIndex: 0, coordRange }]
    });
  }
}

function restoreBrushes(
  chart: ECharts,
  { picture, setup }: IMarksOptions
): void {
  if (picture?.kind !== 'parallel') {
    return;
  }
  picture.columns.forEach((column, dim) => {
    const ranges = setup.brushes.find(([id]) => id === column.id)?.[1] ?? [];
    if (ranges.length > 0) {
      chart.dispatchAction(
        {
          type: 'axisAreaSelect',
          parallelAxisId: axisId(dim),
          intervals: ranges.map(range => placesOf(column, range))
        },
        { silent: true }
      );
    }
  });
}
