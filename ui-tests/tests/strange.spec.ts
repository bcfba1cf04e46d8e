import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { ChartsPane } from '../pages/charts';
import { openNotebook } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { LONG_PARAM, LONG_TAG, NAMES, seedStrange } from '../pages/strange';
import { RunsTablePage } from '../pages/table';

test('whatever MLflow takes, every view takes', async ({ page, request, tmpPath }) => {
  const broken: string[] = [];
  page.on('pageerror', error => broken.push(error.message));
  const table = new RunsTablePage(page);
  const charts = new ChartsPane(page);
  const { experimentId, runIds } = await seedStrange(new Store(request), 'strange');
  await table.open({ experimentId });

  await test.step('every run has its row, also one that is its own grandparent', async () => {
    await expect(table.bar).toContainText(`${runIds.length} runs`);
    for (const name of Object.values(NAMES)) {
      await expect(table.row(name)).toHaveCount(1);
    }
    const circle = table.row('and round');
    await circle.getByRole('button', { name: /Show the runs below/ }).click();
    await expect(table.row('round')).toHaveCount(1);
    for (let level = 0; level < 10; level++) {
      const above = table.row(`level ${level}`);
      await above.getByRole('button', { name: /Show the runs below/ }).click();
    }
    await expect(table.row('level 10')).toBeVisible();
  });

  await test.step('filters and order with such keys', async () => {
    await table.applyFilter("params.__proto__ = 'polluted'");
    await expect.poll(() => table.names()).toEqual([NAMES.long]);
    await table.applyFilter('metrics.Loss > 1');
    await expect.poll(() => table.names()).toEqual([NAMES.long]);
    await table.applyFilter('metrics.loss > 1');
    await expect(table.bar).toContainText('6 runs');
    await table.applyFilter('metrics.loss <= 1');
    await expect.poll(() => table.names()).toEqual([NAMES.formula]);
    await table.applyFilter('');
  });

  const codes: string[] = [];
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

  await test.step('code for what is listed', async () => {
    for (const filter of [
      "metrics.`a/b c:d` < 0 AND params.` ` = 'a space'",
      `attributes.run_name = '${NAMES.markup}'`
    ]) {
      await table.applyFilter(filter);
      await expect.poll(async () => (await table.names()).length).toBe(1);
      await table.choose('More', 'Copy as search_runs call');
      codes.push(await copied());
    }
    await table.applyFilter('');
    await expect(table.bar).toContainText(`${runIds.length} runs`);
  });

  await test.step('every kind of chart', async () => {
    for (const name of [NAMES.long, NAMES.formula, NAMES.markup, NAMES.reversed]) {
      await table.row(name).getByRole('checkbox').check();
    }
    await charts.root.getByRole('searchbox', { name: 'Find a metric' }).fill('loss');
    await expect(charts.card('loss').locator('canvas')).toBeVisible();
    for (const tab of await charts.root.getByRole('tab').all()) {
      await tab.click();
      await expect(charts.root.locator('canvas').first()).toBeVisible();
      await expect(charts.root.getByRole('alert')).toHaveCount(0);
    }
  });

  await test.step('export', async () => {
    const saved = page.waitForEvent('download');
    await table.choose('More', 'Export all as CSV');
    const text = fs.readFileSync(await (await saved).path(), 'utf8');
    expect(text.split('\r\n')[0]).toContain('params.__proto__');
    expect(text).toContain(`"${LONG_PARAM.replaceAll('"', '""')}"`);
    // What a spreadsheet would take for a formula is text.
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
    expect(text).toMatch(/5e-324/);
    expect(text).toContain(`,${LONG_TAG}`);
  });

  await test.step('side by side', async () => {
    await table.bar.getByRole('button', { name: 'Compare' }).click();
    const compared = page.locator('.jp-MlflowCompare:visible');
    await expect(compared.getByRole('columnheader')).toHaveCount(5);
    const polluted = compared.getByRole('row', { name: /^__proto__ polluted/ });
    await expect(polluted.getByRole('cell').nth(1)).toHaveText('other');
    await expect(compared.getByRole('row', { name: /^Loss/ })).toContainText('∞');
    await compared.getByRole('button', { name: 'Copy as code' }).click();
    codes.push(await copied());
  });

  await test.step('the page of each', async () => {
    const run = new RunPage(page);
    await run.open(runIds[0]);
    await expect(run.value('Parameters', '__proto__')).toHaveText('polluted');
    await expect(run.value('Tags', '__proto__')).toContainText('a tag');
    const metrics = run.section('Metrics');
    // The last point is the one of the highest step.
    await expect(metrics.getByRole('row', { name: /^loss/ }).getByRole('cell').first()).toHaveText(
      'NaN'
    );
    await expect(metrics.locator('canvas').first()).toBeVisible();
    await run.open(runIds[runIds.length - 1]);
    await expect(run.section('Metrics').getByRole('heading', { level: 2 })).toContainText('1000');
  });

  await test.step('the code finds the same runs', async () => {
    expect(new Set(codes).size).toBe(3);
    const found = codes.map(code => `${code}\nsorted(runs["tags.mlflow.runName"])`);
    await openNotebook(page, `${tmpPath}/code.ipynb`, ...found);
    await page.notebook.run();
    const output = page.locator('.jp-OutputArea-output');
    await expect(output).toHaveCount(3);
    await expect(output.nth(0)).toContainText(NAMES.long.slice(0, 50));
    await expect(output.nth(1)).toContainText(NAMES.markup);
    await expect(output.nth(2)).toContainText(NAMES.formula);
    await expect(output.nth(2)).toContainText(NAMES.markup);
  });
  expect(broken).toEqual([]);
});
