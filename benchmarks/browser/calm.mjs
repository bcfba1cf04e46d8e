/** Samples that other machines' programs have not disturbed: `calm.py` says what that is about. */

import { readFileSync } from 'node:fs';

const SHARE = 0.05;
const PATIENCE = 10_000;
const LONGEST = 300_000;
const TICK = 10;
const PROBE = 100;
const PAUSE = 1000;

/** Of all samples of this process: taken again, and disturbed ones that had to do. */
export const tally = { again: 0, disturbed: 0 };

/** Milliseconds since the boot for which a processor was missing; 0 where that is not known. */
function stolen() {
  try {
    const [all] = readFileSync('/proc/stat', 'latin1').split('\n');
    return Number(all.split(/\s+/)[8] ?? 0) * TICK;
  } catch {
    return 0;
  }
}

/** From now on: how long it took, and for how much of that a processor was missing. */
function meter() {
  const before = stolen();
  const start = performance.now();
  return () => ({
    took: performance.now() - start,
    missing: stolen() - before
  });
}

/** Of the sample that is taken now: how long its parts that are timed took, and what was missing. */
let timed = { took: 0, missing: 0 };

/** What `work` gives, which alone of its sample may not be disturbed. */
export async function undisturbed(work) {
  const read = meter();
  try {
    return await work();
  } finally {
    const { took, missing } = read();
    timed.took += took;
    timed.missing += missing;
  }
}

/**
 * What `take` gives `count` times, without disturbance as far as patience goes: of those parts of
 * it that are `undisturbed`, or of all of it. It gets how often it was called before.
 */
export async function samples(count, take) {
  const until = performance.now() + Math.min(PATIENCE * count, LONGEST);
  const taken = [];
  let calm = 0;
  while (calm < count && (taken.length < count || performance.now() < until)) {
    timed = { took: 0, missing: 0 };
    const read = meter();
    const sample = await take(taken.length);
    const { took, missing } = timed.took ? timed : read();
    const share = missing / took;
    taken.push({ share: Math.max(share, SHARE), sample });
    if (share <= SHARE) {
      calm += 1;
    } else {
      await wait(until);
    }
  }
  tally.again += taken.length - count;
  tally.disturbed += count - calm;
  // Those that were not disturbed are all alike, and stay in their order.
  return taken
    .sort((one, other) => one.share - other.share)
    .slice(0, count)
    .map(({ sample }) => sample);
}

/** Wait until there is a processor for who wants one. */
async function wait(until) {
  while (performance.now() < until) {
    const before = stolen();
    const end = performance.now() + PROBE;
    while (performance.now() < end);
    if (stolen() - before <= SHARE * PROBE) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, PAUSE);
    });
  }
}
