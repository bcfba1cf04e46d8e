/** What the scenarios share: pages of Lab and of MLflow, pairs, and moments in a page. */

import { samples } from './calm.mjs';
import { watching } from './watching.mjs';

const VIEWPORT = { width: 1280, height: 800 };
const TIMEOUT = 30_000;

/** How long a page that is at rest has asked for nothing, and how long one is waited for, in ms. */
const QUIET = 250;
const PATIENCE = 1_000;

/** What pages wait for: requests, and when one of them began or ended last. */
const asked = new WeakMap();

/** A page with nothing in its cache. Close its context when it is done. */
export async function freshPage(browser) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT);
  const requests = { pending: new Set(), changed: Date.now() };
  asked.set(page, requests);
  page.on('request', request => {
    requests.pending.add(request);
    requests.changed = Date.now();
  });
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, request => {
      requests.pending.delete(request);
      requests.changed = Date.now();
    });
  }
  await page.addInitScript(watching);
  return page;
}

/** Both sides in turn, the second first in every other pair; a disturbed pair is taken again. */
export function inTurn(count, ours, theirs) {
  return samples(count, async number => {
    if (number % 2) {
      const other = await theirs();
      return [await ours(), other];
    }
    return [await ours(), await theirs()];
  });
}

/** Open Lab and wait until it is all there. @param path Such as `/lab/tree/a.ipynb`. */
export async function openLab(page, { url, token }, path = '/lab') {
  // Without the workspace that another page has left.
  await page.goto(`${url}${path}?reset&token=${token}`);
  await page.waitForFunction(() => window.jupyterapp?.restored);
  await page.evaluate(() => window.jupyterapp.restored);
  if (path.endsWith('.ipynb')) {
    // Its kernel, too: what a person has before they look at runs.
    await page
      .locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
      .waitFor();
  }
  await page.waitForLoadState('networkidle');
}

/** Milliseconds in the page from `act` until `thing` is painted, see `watching.mjs`. */
export function time(page, act, thing) {
  return within(
    page.evaluate(
      ([does, sees]) => window.bench.time(does, sees),
      [act, thing]
    ),
    thing
  );
}

/** Milliseconds from the start of the page's navigation until `thing` is painted. */
export function sinceNavigation(page, thing) {
  return within(
    page.evaluate(async sees => {
      await window.bench.painted(sees);
      return performance.now();
    }, thing),
    thing
  );
}

/** Wait until `thing` is painted; the time of that, in milliseconds since 1970. */
export function painted(page, thing) {
  return within(
    page.evaluate(async sees => {
      await window.bench.painted(sees);
      return performance.timeOrigin + performance.now();
    }, thing),
    thing
  );
}

/**
 * Wait until a page that is in front asks for nothing more and has nothing to do: what it shows below
 * the first thing that was waited for, and its server's work for that, would be in the next sample.
 */
export async function rested(page) {
  const requests = asked.get(page);
  const until = Date.now() + PATIENCE;
  const isQuiet = () =>
    requests.pending.size === 0 && Date.now() - requests.changed >= QUIET;
  while (!isQuiet() && Date.now() < until) {
    await page.waitForTimeout(QUIET / 5);
  }
  await page.evaluate(
    () => new Promise(resolve => requestIdleCallback(resolve))
  );
}

/** Close what is in front of Lab's main area. */
export async function closeCurrent(page) {
  await page.evaluate(() => window.jupyterapp.shell.currentWidget.close());
}

/** Playwright waits for a promise of the page for ever. */
async function within(promise, thing) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Not seen in time: ${JSON.stringify(thing)}`));
    }, TIMEOUT);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
