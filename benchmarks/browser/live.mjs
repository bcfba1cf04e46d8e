/** From the return of `log_metric` in another process to the pixels of the panel. */

import { samples } from './calm.mjs';
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
    let next = writer.first;
    return await samples(count, async () => {
      // In step with no clock of ours.
      await page.waitForTimeout(100 + Math.random() * 400);
      const shown = painted(page, { text: String(next++), within: PANEL });
      const returned = await training.log();
      return (await shown) - returned;
    });
  } finally {
    await training.end();
  }
}
