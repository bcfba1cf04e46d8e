import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { Download } from '@playwright/test';
import * as fs from 'fs';
import { seedCourses } from '../pages/chartruns';
import { ChartsPane } from '../pages/charts';
import { openNotebook } from '../pages/notebook';
import { Store } from '../pages/store';

test('lines: pictures and code to take away', async ({
  page,
  request,
  tmpPath
}) => {
  const charts = new ChartsPane(page);
  const [experimentId] = await seedCourses(new Store(request), 'charts/export', 4);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await charts.open(experimentId);
  await charts.root.getByLabel('Find a metric').fill('loss');
  await expect(charts.area('train/loss')).toBeVisible();

  const svg = await taken(page, () =>
    charts.choose('train/loss', 'Download SVG')
  );
  expect(svg.name).toBe('train-loss.svg');
  expect(svg.content.toString()).toContain('<title>run-1</title>');
  const png = await taken(page, () =>
    charts.choose('train/loss', 'Download PNG')
  );
  expect(png.name).toBe('train-loss.png');
  expect(png.content.subarray(1, 4).toString()).toBe('PNG');
  await charts.choose('train/loss', 'Copy as code for Plotly');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'go.Figure()'
  );
  await charts.choose('train/loss', 'Copy as code for Matplotlib');
  const lines = await page.evaluate(() => navigator.clipboard.readText());

  const codes = [lines];
  for (const tab of ['Parallel', 'Scatter', 'Contour', 'Bars', 'Boxes']) {
    await charts.tab(tab);
    await expect(charts.drawing).toBeVisible();
    const picture = await taken(page, () =>
      charts.choose(null, 'Download SVG')
    );
    expect(picture.content.toString()).toContain('<svg');
    await charts.choose(null, 'Copy as code for Matplotlib');
    codes.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  await openNotebook(page, `${tmpPath}/code.ipynb`, ...codes);
  await page.notebook.run();
  await expect(page.locator('.jp-OutputArea-output img')).toHaveCount(
    codes.length
  );
  await expect(
    page.locator('[data-mime-type="application/vnd.jupyter.error"]')
  ).toHaveCount(0);
});

/** What a click saves. */
async function taken(
  page: IJupyterLabPageFixture,
  act: () => Promise<void>
): Promise<{ name: string; content: Buffer }> {
  const [download]: [Download, void] = await Promise.all([
    page.waitForEvent('download'),
    act()
  ]);
  return {
    name: download.suggestedFilename(),
    content: fs.readFileSync((await download.path()) ?? '')
  };
}
