import { expect, test } from '@jupyterlab/galata';
import type { Request } from '@playwright/test';
import { seedCourses } from '../pages/chartruns';
import { ChartsPane } from '../pages/charts';
import { go, kept } from '../pages/go';
import { expectAccessible } from '../pages/looks';
import { MainLooks } from '../pages/mainlooks';
import { Store } from '../pages/store';

const METRIC = /\/jupyter-mlflow\/views\/default\/metric\?/;

function queryOf(request: Request): URLSearchParams {
  return new URL(request.url()).searchParams;
}


test('lines: read, zoom, scale, smooth, live', async ({ page, request }) => {
  const charts = new ChartsPane(page);
  const store = new Store(request);
  const [experimentId, [, second = '']] = await seedCourses(
    store,
    'charts/lines'
  );
  await charts.open(experimentId);
  const loss = charts.card('train/loss');
  const reset = loss.getByRole('button', { name: 'Reset zoom' });

  await test.step('single values are bars, groups are folded', async () => {
    await expect(charts.card('final').locator('li')).toHaveCount(4);
    await expect(charts.card('system/cpu')).toBeHidden();
    await charts.root.getByRole('button', { name: /^system/ }).click();
    await expect(charts.card('system/cpu')).toBeVisible();
    await charts.root.getByRole('button', { name: /^system/ }).click();
    await expect(charts.card('system/cpu')).toBeHidden();
  });

  await test.step('one cursor for all, the numbers of what is no number', async () => {
    await charts.root.getByLabel('Find a metric').fill('train');
    await expect(charts.cards).toHaveCount(2);
    const cursor = charts.card('train/odd').locator('.u-cursor-x');
    await charts.pointAt('train/loss', 0.01);
    await expect
      .poll(async () => (await cursor.boundingBox())?.x ?? 0)
      .toBeGreaterThan(0);
    await charts.choose('train/odd', 'Show data');
    const row = charts.card('train/odd').getByRole('row', { name: /run-1/ });
    await expect(row.getByRole('cell')).toHaveText(['1', '−∞', '1', '2', '6']);
  });

  await charts.root.getByLabel('Find a metric').fill('loss');
  await expect(charts.cards).toHaveCount(1);
  const color = await charts.colorOf('run-2');
  await expect.poll(() => charts.pixels(loss, color)).toBeGreaterThan(20);

  await test.step('the mouse reads the nearest values, the greatest first', async () => {
    await charts.pointAt('train/loss', 0.5);
    await expect(charts.tooltip).toContainText(/Step (99|100)/);
    const names = await charts.tooltip.locator('tbody bdi').allTextContents();
    expect(names).toEqual(['run-3', 'run-2', 'run-1', 'run-0']);
    const exact = [99, 100].map(step => String(0.93 ** step));
    const [greatest] = await charts.tooltip
      .locator('tbody td')
      .allTextContents();
    expect(exact).toContain(greatest);
    await page.mouse.move(0, 0);
    await expect(charts.tooltip).toBeHidden();
  });

  await test.step('keys do all that the mouse does', async () => {
    const plot = loss.getByRole('application');
    await plot.focus();
    await plot.press('ArrowRight');
    await plot.press('ArrowRight');
    await expect(charts.tooltip).toContainText('Step 1');
    await plot.press('+');
    await expect(reset).toBeVisible();
    await plot.press('0');
    await expect(reset).toBeHidden();
    await plot.press('Escape');
    await expect(charts.tooltip).toBeHidden();
  });

  await test.step('dragging asks for that part alone', async () => {
    const asked = page.waitForRequest(
      each => METRIC.test(each.url()) && queryOf(each).get('start') !== null
    );
    await charts.drag('train/loss', 0.5, 1);
    const zoom = queryOf(await asked);
    expect(Number(zoom.get('start'))).toBeCloseTo(100, -1);
    expect(Number(zoom.get('end'))).toBeCloseTo(199, 0);
    await expect(reset).toBeVisible();
  });

  await test.step('what is logged is drawn at once, where one looks', async () => {
    await charts.pointAt('train/loss', 0.99, 0.2);
    await expect(charts.tooltip).toContainText('Step 198');
    // All are asked for once more when a store may hold back a change, which comes at its own time.
    const asked = page.waitForRequest(
      each => METRIC.test(each.url()) && queryOf(each).getAll('run_id').join() === second
    );
    await store.post('runs/log-metric', {
      run_id: second,
      key: 'train/loss',
      value: 0.75,
      step: 198,
      timestamp: 1_790_000_999_000
    });
    // The scale is another one then, and its labels have another width.
    await expect(async () => {
      await charts.pointAt('train/loss', 0.99, 0.2);
      await expect(charts.tooltip).toContainText('0.75', { timeout: 200 });
    }).toPass();
    await expect(reset).toBeVisible();
    await asked;
    await charts.area('train/loss').dblclick();
    await expect(reset).toBeHidden();
    await charts.pointAt('train/loss', 0.02);
    await expect(charts.tooltip).toContainText(/Step \drun/);
  });

  await test.step('powers are drawn evenly, averages before what they are of', async () => {
    await page.mouse.move(0, 0);
    const before = await loss.screenshot();
    await charts.root.getByLabel('Log y').check();
    const scaled = await loss.screenshot();
    expect(scaled.equals(before)).toBe(false);
    await charts.root.getByRole('slider', { name: 'Smoothing' }).fill('0.9');
    expect((await loss.screenshot()).equals(scaled)).toBe(false);
    await charts.pointAt('train/loss', 0.5);
    await expect(
      charts.tooltip.locator('tbody tr').first().locator('td')
    ).toHaveCount(2);
  });

  await test.step('the set-up is there again after a reload', async () => {
    const saved = kept(page, '"logX":true');
    await charts.root.getByLabel('Log x').check();
    await saved;
    await go(page, page.url());
    await expect(charts.root.getByLabel('Log x')).toBeChecked();
    await expect(charts.root.getByLabel('Log y')).toBeChecked();
    await expect(charts.root.getByLabel('Find a metric')).toHaveValue('loss');
  });
});

test('it looks well, in every theme and width', async ({ page, request }) => {
  test.slow();
  const charts = new ChartsPane(page);
  const [experimentId] = await seedCourses(new Store(request), 'charts/looks', 6);
  await charts.open(experimentId);
  await expect(charts.cards.first()).toBeVisible();
  const looks = new MainLooks(page, '.jp-MlflowCharts');
  await looks.check('charts-lines');
  for (const tab of ['Parallel', 'Contour', 'Boxes']) {
    await charts.tab(tab);
    await expect(charts.drawing).toBeVisible();
    await expectAccessible(page, '.jp-MlflowCharts', tab);
  }
});
