import React, { useEffect, useState } from 'react';
import { formatAge, formatDuration } from './format';

const SECOND = 1_000;

/** How often "3m ago" is looked at again, in ms. */
const AGE_INTERVAL = 30_000;

/**
 * The time, anew every `interval` ms; an interval of null stops it.
 */
export function useNow(interval: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (interval === null) {
      return;
    }
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
 */
export function RelativeTime({
  time
}: {
  readonly time: number;
}): React.JSX.Element | null {
  useNow(AGE_INTERVAL);
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
      {formatAge(time)}
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
  const now = useNow(end === null ? SECOND : null);
  // What counts up does so in whole seconds.
  const time =
    end === null ? Math.floor((now - start) / SECOND) * SECOND : end - start;
  return <span className="jp-MlflowDuration">{formatDuration(time)}</span>;
}
