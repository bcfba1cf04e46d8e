/** From the return of `log_metric` in another process to the pixels of the panel. */

import { freshPage, openLab, painted, time } from './common.mjs';
import { Writer } from './writer.mjs';

const PANEL = '.jp-MlflowExperiments';

export default async function live(browser, { lab, notebook, writer, count }) {
  const page = await freshPage(browser);
  await openLab(page, lab, `/lab/tree/${notebook}`);
  const training = await Writer.start(writer);
  try {
    await time(
      page,
      { command: 'jupyter-mlflow:open-experiments' },
      { text: writer.name, within: PANEL }
    );
    const found = [];
    for (let number = 0; number < count; number++) {
      // In step with no clock of ours.
      await page.waitForTimeout(100 + Math.random() * 400);
      const value = String(writer.first + number);
      const shown = painted(page, { text: value, within: PANEL });
      const returned = await training.log();
      found.push((await shown) - returned);
    }
    return found;
  } finally {
    await training.end();
  }
}
