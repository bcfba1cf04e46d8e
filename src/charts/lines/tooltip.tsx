import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useLayoutEffect, useRef } from 'react';
import {
  exactMetric,
  formatDuration,
  formatMetric,
  formatStep
} from '../../components/format';
import type { ChartAxis } from '../setup';
import { asMetricValue } from '../values';
import { Swatch } from './legend';
import type { IReading } from './readout';
import { pointedAt, readingsNear } from './readout';

/** How many runs there is room for. */
const ROOM = 10;

/** From what is pointed at, in CSS pixels. */
const DISTANCE = 16;

/**
 * The values where somebody points.
 *
 * @param props.value What is pointed at on the axis of values; null for nothing.
 * @param props.place Where that is in the window, in CSS pixels.
 */
export function Tooltip({
  readings,
  value,
  axis,
  isSmoothed,
  place,
  trans
}: {
  readonly readings: readonly IReading[];
  readonly value: number | null;
  readonly axis: ChartAxis;
  readonly isSmoothed: boolean;
  readonly place: { readonly left: number; readonly top: number };
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = box.current;
    if (node) {
      // Above all else on the page: no ancestor cuts it off.
      node.popover = 'manual';
      node.showPopover();
      const { width, height } = node.getBoundingClientRect();
      const right = place.left + DISTANCE;
      const left =
        right + width < innerWidth ? right : place.left - DISTANCE - width;
      const top = Math.min(place.top + DISTANCE, innerHeight - height - 4);
      node.style.translate = `${Math.max(4, left)}px ${Math.max(4, top)}px`;
    }
  });
  const pointed =
    value === null ? undefined : readings[pointedAt(readings, value)];
  const [first] = readings;
  if (!first) {
    return null;
  }
  const shown =
    value === null
      ? readings.slice(0, ROOM)
      : readingsNear(readings, value, ROOM);
  const others = readings.length - shown.length;
  return (
    <div ref={box} className="jp-MlflowChart-tooltip" role="status">
      <table>
        <thead>
          <tr>
            <th scope="col" colSpan={isSmoothed ? 3 : 2}>
              {placeLabel(pointed ?? first, axis, trans)}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(reading => (
            <tr
              key={reading.line.run.id}
              data-pointed={reading === pointed || undefined}
            >
              <th scope="row">
                <Swatch
                  color={reading.line.run.color}
                  dash={reading.line.dash}
                />
                <bdi>{reading.line.run.name}</bdi>
              </th>
              {isSmoothed && (
                <td>{formatMetric(asMetricValue(reading.drawn))}</td>
              )}
              <td>{exactMetric(asMetricValue(reading.value))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others > 0 && <p>{trans._n('and %1 more', 'and %1 more', others)}</p>}
    </div>
  );
}

function placeLabel(
  { step, time, line }: IReading,
  axis: ChartAxis,
  trans: TranslationBundle
): string {
  switch (axis) {
    case 'step':
      return trans.__('Step %1', formatStep(step));
    case 'relative':
      return trans.__(
        'After %1 · step %2',
        formatDuration(time - line.series.began),
        formatStep(step)
      );
    case 'time':
      return trans.__(
        '%1 · step %2',
        new Date(time).toLocaleString(document.documentElement.lang || 'en'),
        formatStep(step)
      );
  }
}
