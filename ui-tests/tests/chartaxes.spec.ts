import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { ChartsPane } from '../pages/charts';
import { Store } from '../pages/store';

/** 2026-03-01 12:00 UTC; the second run begins an hour after the first. */
const NOON = Date.UTC(2026, 2, 1, 12);
const HOUR = 3_600_000;
const MINUTE = 60_000;

test.use({ timezoneId: 'UTC' });

test('lines along steps, time and time since start', async ({ page, request }) => {
  const charts = new ChartsPane(page);
  const store = new Store(request);
  const experimentId = await store.createExperiment('charts/axes');
  for (const [index, name] of ['early', 'late'].entries()) {
    const start = NOON + index * HOUR;
    const made = await store.make('runs/create', {
      experiment_id: experimentId,
      run_name: name,
      start_time: start
    });
    // A value a minute, for ten minutes, at steps of 100.
    const metrics = Array.from({ length: 11 }, (_, at) => ({
      key: 'loss',
      value: at + index,
      step: at * 100,
      timestamp: start + at * MINUTE
    }));
    const { run_id } = (made as { run: { info: { run_id: string } } }).run.info;
    await store.post('runs/log-batch', { run_id, metrics });
  }
  await charts.open(experimentId);
  await expect(charts.area('loss')).toBeVisible();

  const names = charts.tooltip.locator('tbody bdi');
  const title = charts.tooltip.locator('thead');
  const axis = charts.root.getByRole('combobox', { name: 'X axis' });
  /** What stands below the chart, in the picture of it that one can take away. */
  const labels = async (): Promise<string[]> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      charts.choose('loss', 'Download SVG')
    ]);
    const svg = fs.readFileSync(await download.path(), 'utf8');
    return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');
  };

  await test.step('steps', async () => {
    await expect(axis).toHaveValue('step');
    await charts.pointAt('loss', 0.99);
    await expect(title).toHaveText('Step 1000');
    await expect(names).toHaveText(['late', 'early']);
    const all = await labels();
    expect(all).toEqual(expect.arrayContaining(['0', '500', '1000', 'Step']));
  });

  await test.step('time: one run after the other', async () => {
    await axis.selectOption('Time');
    await charts.pointAt('loss', 0.01);
    await expect(title).toHaveText(/3\/1\/2026, 12:0\d:00\sPM · step \d/);
    await expect(names).toHaveText(['early']);
    await charts.pointAt('loss', 0.99);
    await expect(title).toHaveText(/3\/1\/2026, 1:(09|10):00\sPM · step (900|1000)/);
    await expect(names).toHaveText(['late']);
    // An hour apart: between them there is nothing to read.
    await charts.pointAt('loss', 0.5);
    await expect(charts.tooltip).toBeHidden();
    const all = await labels();
    expect(all).toEqual(expect.arrayContaining(['12:30', '13:00', 'Time']));
    expect(all).not.toContain('Step');
  });

  await test.step('time since start: one below the other again', async () => {
    await axis.selectOption('Time since start');
    await charts.pointAt('loss', 0.5);
    await expect(title).toHaveText('After 5:00 · step 500');
    await expect(names).toHaveText(['late', 'early']);
    await expect(charts.tooltip.locator('tbody td')).toHaveText(['6', '5']);
    const all = await labels();
    expect(all).toEqual(expect.arrayContaining(['5:00', '9:00', 'Time since start']));
    expect(all).not.toContain('13:00');
  });

  await test.step('zoomed along it', async () => {
    await charts.drag('loss', 0.5, 1);
    await charts.pointAt('loss', 0.02);
    await expect(title).toHaveText('After 5:00 · step 500');
  });
});
