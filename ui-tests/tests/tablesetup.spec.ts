import { expect, test } from '@jupyterlab/galata';
import { ChartsPane } from '../pages/charts';
import { go, kept } from '../pages/go';
import { Store } from '../pages/store';
import type { INewRun } from '../pages/table';
import { RunsTablePage, seed } from '../pages/table';

const HOUR = 3_600_000;

/** Failed ones of today: those with an odd number. */
const RUNS: readonly INewRun[] = [
  { name: 'old', status: 'FAILED', age: 72 * HOUR },
  ...[1, 2, 3, 4, 5].map(number => ({
    name: `run-${number}`,
    status: number % 2 ? 'FAILED' : 'FINISHED',
    age: (6 - number) * 60_000
  }))
].map((run, index) => ({
  ...run,
  metrics: { accuracy: index / 10 },
  params: { lr: index < 4 ? 'high' : 'low' }
}));

const ACCURACY = 'metrics.accuracy';
const LR = 'params.lr';

test('a table is set up by mouse, for its experiment alone', async ({ page, request }) => {
  const table = new RunsTablePage(page, page.locator('.jp-MlflowExperimentPage:visible'));
  const charts = new ChartsPane(page);
  const store = new Store(request);
  const mine = await seed(store, 'table/set up', RUNS);
  const other = await seed(store, 'table/not set up', RUNS);
  for (const { experimentId, runIds } of [mine, other]) {
    await store.createModel(experimentId, runIds[3] ?? '', 'net');
    // Two values are a line, for the charts' legend.
    await store.post('runs/log-metric', {
      run_id: runIds[5],
      key: 'accuracy',
      value: 0.5,
      step: 1,
      timestamp: Date.now()
    });
  }
  await page.sidebar.close('left');
  await table.open({ experimentId: mine.experimentId });
  await expect(table.rows).toHaveCount(6);
  const atFirst = (await table.columns()).slice(3, 7);
  expect(atFirst).toEqual([
    'attributes.status',
    'attributes.run_name',
    'attributes.start_time',
    ACCURACY
  ]);
  const narrow = await table.widthOf(ACCURACY);

  await test.step('a title is dragged before another', async () => {
    await table.header(ACCURACY).dragTo(table.header('attributes.start_time'));
    await expect
      .poll(async () => (await table.columns()).slice(5, 7))
      .toEqual([ACCURACY, 'attributes.start_time']);
    await expect(table.header(ACCURACY)).toHaveAttribute('aria-sort', 'none');
  });

  await test.step('its edge is dragged', async () => {
    await table.resize(ACCURACY, 70);
    await expect.poll(() => table.widthOf(ACCURACY)).toBeCloseTo(narrow + 70, 0);
    const cell = table.cell(table.row('run-1'), ACCURACY);
    expect((await cell.boundingBox())?.width).toBeCloseTo(narrow + 70, 0);
    // That was no click: nothing is sorted.
    await expect(table.header(ACCURACY)).toHaveAttribute('aria-sort', 'none');
  });

  const pinned = ['attributes.status', 'attributes.run_name', LR];
  await test.step('a column is pinned: it stays when the others are scrolled', async () => {
    await table.chooseForColumn(LR, 'Pin to the left');
    await expect.poll(async () => (await table.columns()).slice(3, 6)).toEqual(pinned);
    const { x: before } = (await table.header(LR).boundingBox()) ?? { x: 0 };
    await table.scrollToEnd();
    await expect(table.header('attributes.models')).toBeInViewport();
    expect(await table.grid.evaluate(node => node.scrollLeft)).toBeGreaterThan(100);
    await expect(table.header(LR)).toBeInViewport();
    expect((await table.header(LR).boundingBox())?.x).toBeCloseTo(before, 0);
    await table.grid.evaluate(node => {
      node.scrollLeft = 0;
    });
  });

  const swatch = table.row('run-5').getByRole('button', { name: 'Change the colour of run-5' });
  const shown = (): Promise<string> =>
    swatch.evaluate(node => getComputedStyle(node).backgroundColor);
  let color = '';
  await test.step('another colour for a run, in the charts too', async () => {
    const before = await shown();
    await swatch.click();
    const picker = page.getByRole('dialog', { name: 'Colour of run-5' });
    await expect(picker.locator('[aria-pressed="true"]')).toHaveCount(1);
    const choice = picker.locator('[aria-pressed="false"]').last();
    color = await choice.evaluate(node => getComputedStyle(node).backgroundColor);
    await choice.click();
    await expect(picker).toBeHidden();
    expect(color).not.toBe(before);
    await expect.poll(shown).toBe(color);
    await expect.poll(async () => rgb(await charts.colorOf('run-5'))).toBe(color);
  });

  await test.step('by state, time and model', async () => {
    await table.choose('Quick filters', 'Status: failed');
    await expect.poll(() => table.names()).toEqual(['run-5', 'run-3', 'run-1', 'old']);
    await table.choose('Quick filters', 'Started in the last 24 hours');
    await expect.poll(() => table.names()).toEqual(['run-5', 'run-3', 'run-1']);
    await expect(table.filter).toHaveValue(
      /^attributes\.status = 'FAILED' AND attributes\.start_time >= \d+$/
    );
    await table.choose('Quick filters', 'With a model');
    await expect.poll(() => table.names()).toEqual(['run-3']);
    await table.choose('Quick filters', 'Started in the last 24 hours');
    await table.choose('Quick filters', 'Status: failed');
    await expect(table.filter).toHaveValue('');
    await expect.poll(() => table.names()).toEqual(['run-3']);
    await table.root.getByRole('button', { name: 'With a model ×' }).click();
    await expect(table.rows).toHaveCount(6);
    await table.choose('Quick filters', 'Status: failed');
    await expect.poll(() => table.names()).toEqual(['run-5', 'run-3', 'run-1', 'old']);
  });

  const groups = table.grid.locator('[data-kind="group"]');
  const grouped = async (): Promise<void> => {
    await expect(groups).toHaveCount(2);
    await expect(groups.filter({ hasText: 'lr = low' })).toContainText('1 run');
    const many = groups.filter({ hasText: 'lr = high' });
    await expect(many).toContainText('3 runs');
    // Of 0, 0.1 and 0.3.
    await expect(table.cell(many, ACCURACY)).toHaveText('⌀ 0.1333');
  };
  await test.step('runs that have a parameter in common, together', async () => {
    const isKept = kept(page, '"groupBy":["params.lr"]');
    await table.choose('Group', 'By lr');
    await grouped();
    await isKept;
  });

  await test.step('all of it is there again after a reload', async () => {
    await go(page, page.url());
    await grouped();
    expect((await table.columns()).slice(3, 8)).toEqual([
      ...pinned,
      ACCURACY,
      'attributes.start_time'
    ]);
    expect(await table.widthOf(ACCURACY)).toBeCloseTo(narrow + 70, 0);
    await expect(table.filter).toHaveValue("attributes.status = 'FAILED'");
    await page.getByRole('button', { name: 'Show the runs below lr = low' }).click();
    await expect(swatch).toBeVisible();
    expect(await shown()).toBe(color);
    await table.choose('Group', 'Do not group');
    await expect.poll(() => table.names()).toEqual(['run-5', 'run-3', 'run-1', 'old']);
  });

  await test.step('another experiment has none of it', async () => {
    await table.open({ experimentId: other.experimentId });
    await expect(table.rows).toHaveCount(6);
    expect((await table.columns()).slice(3, 7)).toEqual(atFirst);
    expect(await table.widthOf(ACCURACY)).toBeCloseTo(narrow, 0);
    await expect(table.filter).toHaveValue('');
    await expect(groups).toHaveCount(0);
  });
});

/** `#0072b2` as a browser tells it. */
function rgb(hex: string): string {
  const parts = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${parts.join(', ')})`;
}
