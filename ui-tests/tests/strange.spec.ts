import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import * as fs from 'fs';
import { ChartsPane } from '../pages/charts';
import { openNotebook } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { LONG_PARAM, LONG_TAG, NAMES, seedStrange } from '../pages/strange';
import { RunsTablePage } from '../pages/table';

/** The runs that are charted. */
const DRAWN = [NAMES.long, NAMES.formula, NAMES.markup, NAMES.reversed];

const XY = [
  ['X', 'params.__proto__'],
  ['Y', 'metrics.loss']
] as const;
const XY_VALUES = [
  ['polluted', 'NaN'],
  ['other', '0.5'],
  ['', 'Infinity'],
  ['', 'Infinity']
];

const COMPARED = '.jp-MlflowCompare:visible';

/** What is chosen in the other charts, and the values that are read of those runs. */
const ACROSS = [
  { tab: 'Scatter', columns: XY, values: XY_VALUES },
  { tab: 'Contour', columns: [...XY, ['Height', 'metrics.loss'] as const], values: XY_VALUES },
  {
    tab: 'Bars',
    columns: [['Metric', 'metrics.loss'] as const],
    values: [['NaN'], ['0.5'], ['Infinity'], ['Infinity']]
  },
  {
    tab: 'Boxes',
    columns: [['Metric', 'metrics.loss'] as const, ['Group by', 'params.twin'] as const],
    values: [
      ['NaN', 'n\u00e9'],
      ['0.5', 'ne\u0301'],
      ['Infinity', ''],
      ['Infinity', '']
    ]
  }
];

/** What the page throws, whoever catches it. */
let broken: string[];

test.beforeEach(({ page }) => {
  broken = [];
  page.on('pageerror', error => broken.push(error.message));
});

test.afterEach(() => {
  expect(broken).toEqual([]);
});

test('whatever MLflow takes, the table and its charts take', async ({ page, request, tmpPath }) => {
  const table = new RunsTablePage(page);
  const charts = new ChartsPane(page);
  const store = new Store(request);
  const { experimentId, runIds } = await seedStrange(store, 'strange');
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
    for (const name of DRAWN) {
      await table.row(name).getByRole('checkbox').check();
    }
    await charts.root.getByRole('searchbox', { name: 'Find a metric' }).fill('loss');
    await expect(charts.card('loss').locator('canvas')).toBeVisible();
    // Each run that is chosen is asked for by itself.
    await expect(charts.legend).toHaveCount(DRAWN.length);
    const color = await charts.colorOf(NAMES.long);
    await expect.poll(() => charts.pixels(charts.card('loss'), color)).toBeGreaterThan(5);
    // First, last, least, greatest, and how many.
    expect(await charts.dataOf('loss', DRAWN.length)).toEqual({
      [NAMES.long]: ['1', 'NaN', '1', '3', '4'],
      [NAMES.formula]: ['0.5', '0.5', '0.5', '0.5', '1'],
      [NAMES.markup]: ['∞', '∞', '', '', '1'],
      [NAMES.reversed]: ['∞', '∞', '', '', '1']
    });
    await charts.tab('Parallel');
    await expect(charts.drawing).toHaveAccessibleName(/^A chart of 4 runs/);
    const parallel = await charts.dataOf(null);
    expect(parallel[NAMES.long]).toEqual(
      expect.arrayContaining(['a space', 'polluted', '=1+1', '5e-324'])
    );
    expect(parallel[NAMES.formula]).toEqual(expect.arrayContaining(['other', '@SUM(A1)']));
    for (const { tab, columns, values } of ACROSS) {
      await charts.tab(tab);
      for (const [label, id] of columns) {
        await charts.root.getByLabel(label, { exact: true }).selectOption(id);
      }
      await expect(charts.drawing).toHaveAccessibleName(/^A chart of \d runs?\. /);
      expect(await charts.dataOf(null), tab).toEqual(
        Object.fromEntries(DRAWN.map((name, index) => [name, values[index]]))
      );
      await expect(charts.root.getByRole('alert')).toHaveCount(0);
    }
    await charts.tab('Lines');
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
    const compared = page.locator(COMPARED);
    await expect(compared.getByRole('columnheader')).toHaveCount(5);
    const polluted = compared.getByRole('row', { name: /^__proto__ polluted/ });
    await expect(polluted.getByRole('cell').nth(1)).toHaveText('other');
    await expect(compared.getByRole('row', { name: /^Loss/ })).toContainText('∞');
    await compared.getByRole('button', { name: 'Copy as code' }).click();
    codes.push(await copied());
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
});

test('whatever MLflow takes, the page of a run takes', async ({ page, request }) => {
  const store = new Store(request);
  const { runIds } = await seedStrange(store, 'strange pages');
  const run = new RunPage(page);
  const compared = page.locator(COMPARED);
  const title = run.root.getByRole('heading', { level: 1 });
  const all = (await store.runs('strange pages')).reverse();
  const idOf = (name: string): string =>
    all.find(({ info }) => info.run_name === name)?.info.run_id ?? '';
  await test.step('the page of each', async () => {
    expect(all.map(({ info }) => info.run_id).sort()).toEqual([...runIds].sort());
    for (const { info, data } of all) {
      const { metrics = [], params = [] } = data;
      await run.open(info.run_id);
      await expect(title).toHaveText(info.run_name);
      // As it is written, whatever it looks like.
      expect(await title.textContent()).toBe(info.run_name);
      const heading = (section: string): Locator =>
        run.section(section).getByRole('heading', { level: 2 });
      await expect(heading('Metrics')).toHaveText(`Metrics ${metrics.length}`);
      await expect(heading('Parameters')).toHaveText(`Parameters ${params.length}`);
      for (const { key, value } of params.filter(one => one.key.trim() !== '')) {
        await expect(run.value('Parameters', key)).toContainText(value.slice(0, 250));
      }
      const loss = run.section('Metrics').getByRole('row', { name: /^loss/ });
      await expect(loss).toHaveCount(metrics.some(({ key }) => key === 'loss') ? 1 : 0);
      await expect(run.root.getByRole('alert')).toHaveCount(0);
    }
  });

  await test.step('the page of the strangest', async () => {
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
    await expect(run.section('Metrics').getByRole('row', { name: /^layer 10 / })).toContainText(
      '0.01'
    );
  });

  const parent = run.root.getByRole('navigation', { name: 'Lineage' }).getByTitle('Parent run');
  await test.step('from the deepest run up to the first', async () => {
    await run.open(idOf('level 10'));
    for (let level = 9; level >= 0; level--) {
      await parent.getByRole('button', { name: `level ${level}: parent run` }).click();
      await expect(title).toHaveText(`level ${level}`);
    }
    await expect(parent).toHaveCount(0);
    await run.root.getByRole('button', { name: /^1 child run/ }).click();
    await expect(compared.getByRole('columnheader', { name: /level 1/ })).toBeVisible();
  });

  await test.step('round and round', async () => {
    await run.open(idOf('round'));
    for (const name of ['and round', 'round', 'and round']) {
      await parent.getByRole('button', { name: `${name}: parent run` }).click();
      await expect(title).toHaveText(name);
      await expect(run.root.getByRole('button', { name: /^1 child run/ })).toBeVisible();
    }
    // It ended before it began.
    await expect(run.root.getByTitle('Duration')).toHaveText('0 s');
  });
});

test('whatever MLflow takes stands side by side', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const store = new Store(request);
  const compared = page.locator(COMPARED);
  const { experimentId, runIds } = await seedStrange(store, 'strange side by side');
  const all = await store.runs('strange side by side');
  await table.open({ experimentId });
  await table.row(NAMES.long).getByRole('checkbox').check();
  await expect(table.bar).toContainText('1 selected');
  // The first click takes back what is selected.
  const every = table.header('attributes.select').getByRole('checkbox');
  await every.click();
  await expect(table.bar).not.toContainText('selected');
  await every.click();
  await expect(table.bar).toContainText(`${runIds.length} selected`);
  await table.bar.getByRole('button', { name: 'Compare' }).click();
  const heads = compared.locator('.jp-MlflowRunHead-name');
  await expect(heads).toHaveCount(runIds.length);
  const names = await heads.allTextContents();
  expect([...names].sort()).toEqual(all.map(({ info }) => info.run_name).sort());
  const cell = (row: RegExp, name: string): Locator =>
    compared.getByRole('row', { name: row }).getByRole('cell').nth(names.indexOf(name));
  const find = compared.getByRole('searchbox', { name: 'Find a row' });
  await find.fill('loss');
  // Twins to the eye.
  for (const name of [NAMES.family, NAMES.composed]) {
    await expect(cell(/^loss/, name)).toContainText('∞');
  }
  await find.fill('');
  expect(await cell(/^twin/, NAMES.long).locator('bdi').textContent()).toBe('n\u00e9');
  expect(await cell(/^twin/, NAMES.formula).locator('bdi').textContent()).toBe('ne\u0301');
  await expect(cell(/^Duration/, 'and round')).toContainText('0 s');
  await expect(cell(/^Duration/, 'level 10')).toHaveText('–');
  await expect(compared.getByRole('alert')).toHaveCount(0);
});
