import { expect, test } from '@jupyterlab/galata';
import { seedCourses } from '../pages/chartruns';
import { ChartsPane, boxOf } from '../pages/charts';
import { Store } from '../pages/store';

test('runs as marks: brush, click, choose columns', async ({
  page,
  request
}) => {
  const charts = new ChartsPane(page);
  const [experimentId] = await seedCourses(new Store(request), 'charts/marks', 4);
  await charts.open(experimentId);

  await test.step('an axis is brushed', async () => {
    await charts.tab('Parallel');
    const { x, y, height } = await boxOf(charts.drawing);
    // The first axis is that of `depth`: 0, 2, 4, 6.
    const brush = async (): Promise<void> => {
      await page.mouse.move(x + 56, y + 44);
      await page.mouse.down();
      await page.mouse.move(x + 56, y + height / 2 + 10, { steps: 5 });
      await page.mouse.up();
      await expect(charts.root).toContainText('2 of 4 runs are marked.');
    };
    await brush();
    await charts.root.getByRole('button', { name: 'Clear' }).click();
    await expect(charts.root).not.toContainText('are marked');
    await brush();
    await charts.root.getByRole('button', { name: 'Select them' }).click();
    const selected = page.getByText('2 selected');
    await expect(selected).toBeVisible();
    await charts.tab('Bars');
    await expect(charts.drawing).toHaveAccessibleName(/^A chart of 2 runs/);
    await page
      .getByRole('checkbox', { name: /^Select all/ })
      .first()
      .click();
    await expect(selected).toBeHidden();
  });

  await test.step('columns are chosen, words and powers too', async () => {
    await charts.tab('Parallel');
    await charts.root.getByText(/^Axes/).click();
    await charts.root.getByRole('checkbox', { name: 'optimizer' }).uncheck();
    await expect(charts.root.getByText(/^Axes/)).toHaveText('Axes (4)');
    await charts.root.getByText(/^Axes/).click();
    await charts.tab('Scatter');
    await charts.root
      .getByLabel('X', { exact: true })
      .selectOption('params.lr');
    await charts.root.getByLabel('Log x').check();
    await charts.root.getByLabel('Colour').selectOption('params.optimizer');
    await expect(charts.root.locator('.jp-MlflowCharts-legend')).toContainText(
      'adam'
    );
  });

  await test.step('boxes are made of tags, too', async () => {
    await charts.tab('Boxes');
    await charts.root.getByLabel('Group by').selectOption('tags.team');
    await charts.choose(null, 'Show data');
    const row = charts.root.getByRole('row', { name: /run-3/ });
    await expect(row.getByRole('cell')).toHaveText(['4', 'b']);
    await charts.choose(null, 'Show data');
  });

  await test.step('a click on a bar opens its run', async () => {
    await charts.tab('Bars');
    await charts.root.getByLabel('Metric').selectOption('metrics.final');
    const { x, y, width } = await boxOf(charts.drawing);
    await page.mouse.click(x + width * 0.3, y + 24);
    await expect(page.locator('.jp-MlflowRunPage')).toContainText('run-3');
  });
});
