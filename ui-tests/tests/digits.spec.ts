import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { ChartsPane } from '../pages/charts';
import { ExperimentsPanel } from '../pages/experiments';
import { runAll } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { RunsTablePage } from '../pages/table';

const EXAMPLES = path.resolve(__dirname, '../../examples');
const IMAGES = path.resolve(__dirname, '../../docs/images');

// The folder is in the pictures.
test.use({ autoGoto: false, tmpPath: 'examples', viewport: { width: 1440, height: 900 } });

test('a training is watched, its runs are compared', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const table = new RunsTablePage(page);
  const charts = new ChartsPane(page);
  const picture = async (name: string): Promise<void> => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(IMAGES, `${name}.png`), animations: 'disabled' });
  };
  await page.contents.uploadFile(
    path.join(EXAMPLES, 'digits.ipynb'),
    `${tmpPath}/digits.ipynb`
  );
  await page.goto();
  await page.notebook.openByPath(`${tmpPath}/digits.ipynb`);
  await page.notebook.activate('digits.ipynb');
  await panel.open();
  await runAll(page);
  await expect(panel.root.locator('[data-status="RUNNING"]').first()).toBeVisible({
    timeout: 90_000
  });

  await test.step('curves of what trains now, from the panel', async () => {
    await panel.root.getByRole('button', { name: 'Charts', exact: true }).click();
    await expect(charts.card('test_loss').locator('canvas')).toBeVisible();
    await expect(table.rows).toHaveCount(9, { timeout: 120_000 });
    // The last one has been trained.
    await expect(page.locator('.lm-TabBar-tab[data-mlflow-live="0"]')).toBeVisible({
      timeout: 120_000
    });
  });

  await test.step('the same page, with the runs that are chosen in the panel', async () => {
    const chosen = ['128 units, 0.003', '8 units, 0.03'];
    for (const name of chosen) {
      await panel.root.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
    }
    await panel.root.getByRole('button', { name: 'Charts', exact: true }).click();
    await expect(table.bar).toContainText('2 selected');
    await expect(charts.root.locator('.jp-MlflowCharts-legend li')).toHaveCount(2);
    for (const name of chosen) {
      await table.row(name).getByRole('checkbox').click();
    }
    await expect(charts.root.locator('.jp-MlflowCharts-legend li')).toHaveCount(9);
  });

  await test.step('a picture of the table and its charts', async () => {
    await page.sidebar.close('left');
    await page.sidebar.close('right');
    await table.header('metrics.test_accuracy').click();
    await expect.poll(async () => (await table.names())[0]).toBe('128 units, 0.03');
    await picture('table');
    await charts.tab('Parallel');
    await expect(charts.drawing.locator('canvas').first()).toBeVisible();
    await picture('parallel');
  });

  await test.step('the best two, side by side', async () => {
    for (const name of ['128 units, 0.03', '32 units, 0.003']) {
      await table.row(name).getByRole('checkbox').click();
    }
    await table.bar.getByRole('button', { name: 'Compare' }).click();
    const compared = page.locator('.jp-MlflowCompare:visible');
    await expect(compared.getByRole('row', { name: /^learning_rate/ })).toBeVisible();
    await picture('compare');
    await compared.getByRole('button', { name: '128 units, 0.03: open run' }).click();
  });

  await test.step('all about the best', async () => {
    const run = new RunPage(page);
    await expect(run.section('Metrics').locator('canvas').first()).toBeVisible();
    await expect(run.section('Datasets')).toContainText('digits');
    await picture('run');
  });
});
