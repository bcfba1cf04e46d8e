/** Which of our files a browser loads before anything of ours is opened. */

import { freshPage, openLab } from './common.mjs';

export default async function size(browser, { lab }) {
  const page = await freshPage(browser);
  const files = new Set();
  page.on('request', request => {
    const [, file] =
      /\/extensions\/jupyter-mlflow\/([^?]*\.js)/.exec(request.url()) ?? [];
    if (file) {
      files.add(file);
    }
  });
  await openLab(page, lab);
  // What a plugin loads by itself once Lab is there is loaded for everybody, too.
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return [...files];
}
