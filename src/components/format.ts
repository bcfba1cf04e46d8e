import { Time } from '@jupyterlab/coreutils';
import type { MetricValue } from '../api/views';

const SIGNIFICANT_DIGITS = 4;

/** Whole numbers below this are counts (steps, rows): each digit is meant. */
const MAX_COUNT = 1e7;

/**
 * A metric with 4 significant digits, counts in full: `0.9333`, `12345`, `1.235e-7`, `−∞`.
 */
export function formatMetric(value: MetricValue): string {
  if (typeof value !== 'number') {
    return { NaN: 'NaN', Infinity: '∞', '-Infinity': '−∞' }[value];
  }
  if (Number.isInteger(value) && Math.abs(value) < MAX_COUNT) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  const text = value.toPrecision(SIGNIFICANT_DIGITS);
  const rounded = Number(text);
  if (!Number.isFinite(rounded)) {
    // The largest of numbers has none above it to be rounded to.
    return text.replace('e+', 'e');
  }
  const size = Math.abs(rounded);
  return size >= 1e-4 && size < MAX_COUNT
    ? String(rounded)
    : rounded.toExponential().replace('e+', 'e');
}

/** A metric with every digit that it has, as it is shown on hover and copied. */
export function exactMetric(value: MetricValue): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Digits that a number has right, whatever it was before it was one. */
const SURE_DIGITS = 15;

/**
 * A step in full, or as much of it as is known: `12000`, `~9.00719925474099e15`. MLflow's steps may have more
 * digits than a number of JavaScript.
 */
export function formatStep(step: number): string {
  return Number.isSafeInteger(step)
    ? String(step)
    : `~${step.toPrecision(SURE_DIGITS).replace('e+', 'e')}`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long something took: `0.4 s`, `12 s`, `3:05`, `2:07:09`, `1 d 02:07`.
 *
 * @param milliseconds Less than 0, as from clocks that disagree, counts as 0.
 */
export function formatDuration(milliseconds: number): string {
  const time = Math.max(0, milliseconds);
  if (time < 10 * SECOND) {
    return `${Math.floor(time / 100) / 10} s`;
  }
  if (time < MINUTE) {
    return `${Math.floor(time / SECOND)} s`;
  }
  const pad = (value: number): string =>
    String(Math.floor(value)).padStart(2, '0');
  const minutes = Math.floor((time % HOUR) / MINUTE);
  if (time < HOUR) {
    return `${minutes}:${pad((time % MINUTE) / SECOND)}`;
  }
  const hours = Math.floor((time % DAY) / HOUR);
  return time < DAY
    ? `${hours}:${pad(minutes)}:${pad((time % MINUTE) / SECOND)}`
    : `${Math.floor(time / DAY)} d ${pad(hours)}:${pad(minutes)}`;
}

/**
 * How long ago a time was: `3m ago`, as the file browser has it. A time ahead, as from clocks that disagree, is now.
 */
export function formatAge(time: number): string {
  return Time.formatHuman(new Date(Math.min(time, Date.now())), 'narrow');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size of a file with 3 significant digits: `0 B`, `1.5 kB`, `5 GB`. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (Number(size.toPrecision(3)) >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${Number(size.toPrecision(3))} ${UNITS[unit] ?? ''}`;
}
