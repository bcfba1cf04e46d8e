import { formatMetric } from '../../components/format';
import { shortened } from '../shortened';
import type { IChartRun } from '../types';
import { asMetricValue } from '../values';
import type { IColumn } from './columns';
import type { IMarkEvent, IPicture } from './picture';
import { rowOf, shownColumns } from './picture';

/** More lines than that are read in the table. */
const MAX_LINES = 12;

/** A text of any length would cover the page. */
const MAX_LENGTH = 60;

/** What the five numbers of a box are called, from below. */
export type BoxWords = readonly [string, string, string, string, string];

/**
 * What stands beside a mark that somebody points at. Names and values are texts in it, never markup.
 *
 * @param words The names of a box's numbers.
 */
export function hoverOf(
  event: IMarkEvent,
  picture: IPicture,
  runs: readonly IChartRun[],
  words: BoxWords
): HTMLElement {
  const row = rowOf(picture, event);
  const box = document.createElement('div');
  box.className = 'jp-MlflowAcross-hover';
  if (row === null) {
    const [column] = picture.columns;
    const values: readonly unknown[] = Array.isArray(event.value)
      ? event.value
      : [];
    // ECharts puts the place of the box before its numbers.
    words.forEach((word, index) => {
      const place = values[index + 1];
      if (column && typeof place === 'number') {
        box.append(lineOf(word, metric(column.scale.value(place))));
      }
    });
    return box;
  }
  const name = document.createElement('strong');
  name.textContent = shortened(runs[row]?.name ?? '', MAX_LENGTH);
  box.append(name);
  for (const column of shownColumns(picture).slice(0, MAX_LINES)) {
    box.append(lineOf(column.label, textOf(column, row)));
  }
  return box;
}

function textOf(column: IColumn, row: number): string {
  return shortened(column.texts[row] ?? '–', MAX_LENGTH);
}

function metric(value: number): string {
  return formatMetric(asMetricValue(value));
}

function lineOf(label: string, text: string): HTMLElement {
  const line = document.createElement('div');
  for (const part of [label, text]) {
    const node = document.createElement('bdi');
    node.textContent = shortened(part, MAX_LENGTH);
    line.append(node);
  }
  return line;
}
