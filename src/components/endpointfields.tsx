import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds without a request; 0 for never. */
const IDLE_TIMES: readonly number[] = [10 * MINUTE, HOUR, 8 * HOUR, 0];

/** What a new endpoint begins with. */
export const USUAL_IDLE = HOUR;

interface IFieldProps {
  readonly trans: TranslationBundle;
}

/**
 * How many workers an endpoint has.
 */
export function SizeField({
  workers,
  onChange,
  trans
}: IFieldProps & {
  readonly workers: number;
  readonly onChange: (workers: number) => void;
}): React.JSX.Element {
  return (
    <label>
      {trans.__('Size')}
      <select
        className="jp-mod-styled"
        value={workers}
        onChange={event => {
          onChange(Number(event.target.value));
        }}
      >
        <option value={1}>{trans.__('Small: 1 worker')}</option>
        <option value={2}>{trans.__('Medium: 2 workers')}</option>
        <option value={4}>{trans.__('Large: 4 workers')}</option>
      </select>
    </label>
  );
}

/**
 * When an endpoint that nobody asks stops, until somebody does.
 */
export function IdleField({
  seconds,
  onChange,
  trans
}: IFieldProps & {
  readonly seconds: number;
  readonly onChange: (seconds: number) => void;
}): React.JSX.Element {
  // Also one that was set by other means.
  const times = IDLE_TIMES.includes(seconds)
    ? IDLE_TIMES
    : [seconds, ...IDLE_TIMES];
  return (
    <label>
      {trans.__('Stop when idle')}
      <select
        className="jp-mod-styled"
        value={seconds}
        onChange={event => {
          onChange(Number(event.target.value));
        }}
      >
        {times.map(each => (
          <option key={each} value={each}>
            {idleLabel(each, trans)}
          </option>
        ))}
      </select>
    </label>
  );
}

function idleLabel(seconds: number, trans: TranslationBundle): string {
  if (seconds === 0) {
    return trans.__('Never');
  }
  if (seconds % HOUR === 0) {
    return trans.__('After %1 h', seconds / HOUR);
  }
  return seconds % MINUTE === 0
    ? trans.__('After %1 min', seconds / MINUTE)
    : trans.__('After %1 s', seconds);
}
