/**
 * What a store process is asked while a run trains: with one tab that shows it, and with others
 * behind that one.
 */

import { freshPage, openLab, time } from './common.mjs';
import { Writer } from './writer.mjs';

/** Seconds between two metrics. */
const PACE = 0.5;

export default async function tabs(
  browser,
  { lab, notebook, writer, count, seconds }
) {
  const training = await Writer.start(writer);
  try {
    const front = await openPanel(browser, lab, notebook, writer.name);
    const one = await requests(front, lab, training, seconds);
    for (let number = 1; number < count; number++) {
      const tab = await openPanel(browser, lab, notebook, writer.name);
      await hide(tab);
    }
    await front.bringToFront();
    const many = await requests(front, lab, training, seconds);
    return { one, many };
  } finally {
    await training.end();
  }
}

async function openPanel(browser, lab, notebook, name) {
  const page = await freshPage(browser);
  // A browser without a screen takes every page for visible.
  await page.addInitScript(() => {
    window.isBehind = false;
    Object.defineProperties(document, {
      hidden: { get: () => window.isBehind },
      visibilityState: { get: () => (window.isBehind ? 'hidden' : 'visible') }
    });
  });
  await openLab(page, lab, `/lab/tree/${notebook}`);
  await time(
    page,
    { command: 'jupyter-mlflow:open-experiments' },
    { text: name, within: '.jp-MlflowExperiments' }
  );
  return page;
}

async function hide(page) {
  await page.evaluate(() => {
    window.isBehind = true;
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Requests to the store process in so many seconds of training. */
async function requests(page, { url, token }, training, seconds) {
  const asked = async () => {
    const reply = await page.request.get(`${url}/benchmarks/requests`, {
      headers: { Authorization: `token ${token}` }
    });
    return Number(await reply.text());
  };
  const before = await asked();
  for (let number = 0; number < seconds / PACE; number++) {
    await training.log();
    await page.waitForTimeout(PACE * 1000);
  }
  return (await asked()) - before;
}
