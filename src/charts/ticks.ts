import { formatDuration } from '../components/format';

/** A mark of an axis. */
export interface ITick {
  /** In units of the axis. */
  readonly value: number;
  readonly label: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What people count time in, in ms. */
const TIMES: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(count => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(count => count * MINUTE),
  ...[1, 2, 3, 6, 12].map(count => count * HOUR),
  ...[1, 2, 7, 14].map(count => count * DAY)
];

/** A round step may be less than what there is room for by so much. */
const NEAR = 0.75;

/** The latest that a `Date` can hold, in ms. */
const MAX_TIME = 8.64e15;

/**
 * Round numbers from `from` to `to`.
 *
 * @param count About how many.
 * @param options.least The least distance: 1 where only whole numbers are meant.
 * @param options.unit What the numbers are counted in, where they are too large or small to count with.
 */
export function numberTicks(
  from: number,
  to: number,
  count: number,
  { least = 0, unit = 1 } = {}
): readonly ITick[] {
  const step = Math.max(least, roundStep((to - from) / count));
  return multiples(from, to, step, 0)
    .map(value => value * unit)
    .filter(Number.isFinite)
    .map(value => ({ value, label: tickLabel(value, step * unit) }));
}

/** The powers of ten that a number can be. */
const POWERS: readonly [number, number] = [-323, 308];

/**
 * Powers of ten, with what lies between them where there is room.
 *
 * @param from The least, as a power of ten.
 * @param to The greatest, as a power of ten.
 */
export function logTicks(
  from: number,
  to: number,
  count: number
): readonly ITick[] {
  const first = Math.max(POWERS[0], Math.floor(from));
  const last = Math.min(POWERS[1], Math.ceil(to));
  const step = Math.max(1, Math.ceil((last - first) / count));
  const factors = last - first >= count / 2 ? [1] : [1, 2, 5];
  const values: number[] = [];
  for (let power = first; power <= last; power += step) {
    values.push(...factors.map(factor => factor * Math.pow(10, power)));
  }
  const [least, greatest] = [Math.pow(10, from), Math.pow(10, to)];
  const shown = values.filter(value => value >= least && value <= greatest);
  return shown.length < 2
    ? numberTicks(least, greatest, count).filter(({ value }) => value > 0)
    : shown.map(value => ({ value, label: tickLabel(value, value) }));
}

/** Round times of the day or days, in the browser's time zone. */
export function timeTicks(
  from: number,
  to: number,
  count: number
): readonly ITick[] {
  if (!(Math.abs(from) < MAX_TIME && Math.abs(to) < MAX_TIME)) {
    return numberTicks(from, to, count);
  }
  const step = timeStep((to - from) / count);
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const clock = new Intl.DateTimeFormat(languageOfPage(), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(step < MINUTE ? { second: '2-digit' } : {}),
    ...(step < SECOND ? { fractionalSecondDigits: 3 } : {})
  });
  const day = new Intl.DateTimeFormat(languageOfPage(), {
    day: 'numeric',
    month: 'short',
    ...(step > 14 * DAY ? { year: 'numeric' } : {})
  });
  return multiples(from, to, step, zone).map(value => ({
    value,
    label: ((value - zone) % DAY === 0 ? day : clock).format(value)
  }));
}

/** Round times since a beginning. */
export function durationTicks(
  from: number,
  to: number,
  count: number
): readonly ITick[] {
  const step = timeStep((to - from) / count);
  return multiples(from, to, step, 0).map(value => ({
    value,
    label: step < 100 ? `${value} ms` : formatDuration(value)
  }));
}

function languageOfPage(): string {
  return document.documentElement.lang || 'en';
}

function timeStep(about: number): number {
  return (
    TIMES.find(step => step >= about * NEAR) ??
    Math.ceil(roundStep(about / DAY)) * DAY
  );
}

/** 1, 2 or 5 times a power of ten, about `about`. */
function roundStep(about: number): number {
  const power = Math.pow(10, Math.floor(Math.log10(about)));
  const factor = [1, 2, 5].find(each => each * power >= about * NEAR) ?? 10;
  return factor * power;
}

function multiples(
  from: number,
  to: number,
  step: number,
  offset: number
): readonly number[] {
  const first = Math.ceil((from - offset) / step);
  const last = Math.floor((to - offset) / step);
  const values = new Set<number>();
  // Counted, as at the edge of what a number can hold adding a step changes nothing.
  for (let index = 0; index <= Math.min(last - first, 50); index++) {
    values.add((first + index) * step + offset);
  }
  return [...values].filter(Number.isFinite);
}

/** The power of ten that a number begins with; what is a hair below one counts as it. */
function powerOf(value: number): number {
  return Math.floor(Math.log10(value) + 1e-9);
}

/** With as many digits as tell it from the next. */
function tickLabel(value: number, step: number): string {
  const size = Math.abs(value);
  // What is left of a sum of steps that meet at zero.
  if (size === 0 || size < step / 1e6) {
    return '0';
  }
  if (size >= 1e7 || size < 1e-4) {
    // There is none between the smallest of numbers.
    const digits = step > 0 ? powerOf(size) - powerOf(step) : 0;
    const [number = '', exponent = ''] = value
      .toExponential(Math.max(0, Math.min(digits, 15)))
      .split('e');
    const short = number.includes('.') ? number.replace(/\.?0+$/, '') : number;
    return `${short}e${exponent.replace('+', '')}`;
  }
  return value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
