/** How long Lab takes to its first paint: the frame in which its shell is there. */

import { freshPage, inTurn } from './common.mjs';

export default async function paint(browser, { ours, theirs, count }) {
  // That warms the servers and the disk's cache.
  for (const side of [ours, theirs]) {
    await firstPaint(browser, side);
  }
  return inTurn(
    count,
    () => firstPaint(browser, ours),
    () => firstPaint(browser, theirs)
  );
}

async function firstPaint(browser, { url, token }) {
  const page = await freshPage(browser);
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('#jp-main-dock-panel')?.clientHeight) {
        requestAnimationFrame(() => {
          setTimeout(() => {
            window.paintedAt = performance.now();
          });
        });
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${url}/lab?token=${token}`);
  const found = await page.waitForFunction(() => window.paintedAt);
  const painted = await found.jsonValue();
  await page.context().close();
  return painted;
}
