import { Time } from '@jupyterlab/coreutils';
import React, { useEffect, useState } from 'react';
import { formatDuration } from './format';

/**
 * The time, anew every `interval` ms; an interval of null stops it.
 */
export function useNow(interval: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (interval === null) {
      return;
    }
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
    }, interval);
    return (): void => {
      clearInterval(timer);
    };
  }, [interval]);
  return now;
}

/**
 * How long ago something was, the exact time on hover.
 *
 * @param props.now What "now" is: a time ahead of it, as from a clock that disagrees, counts as now.
 */
export function RelativeTime({
  time,
  now
}: {
  readonly time: number;
  readonly now: number;
}): React.JSX.Element | null {
  const exact = new Date(time);
  if (Number.isNaN(exact.getTime())) {
    return null;
  }
  return (
    <time
      className="jp-MlflowTime"
      dateTime={exact.toISOString()}
      title={exact.toLocaleString(document.documentElement.lang || 'en')}
    >
      {Time.formatHuman(new Date(Math.min(time, now)), 'short')}
    </time>
  );
}

/**
 * How long something took, or takes so far.
 *
 * @param props.end null while it goes on: then the time counts up.
 */
export function Duration({
  start,
  end
}: {
  readonly start: number;
  readonly end: number | null;
}): React.JSX.Element {
  const now = useNow(end === null ? 1_000 : null);
  return (
    <span className="jp-MlflowDuration">
      {formatDuration((end ?? Math.max(now, start)) - start)}
    </span>
  );
}
