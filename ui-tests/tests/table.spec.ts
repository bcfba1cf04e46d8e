import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { go } from '../pages/go';
import { seedCell } from '../pages/manyruns';
import { openNotebook, runCell } from '../pages/notebook';
import { Store } from '../pages/store';
import { RunsTablePage, seed, sweep } from '../pages/table';

test('sorting, filtering and choosing columns', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const { experimentId } = await seed(new Store(request), 'table/sort', sweep(12));
  await table.open({ experimentId });
  await expect(table.grid).toHaveAttribute('aria-rowcount', '13');
  await expect(table.bar).toContainText('12 runs');

  await test.step('a click on a title sorts: best first, the other way, not at all', async () => {
    const accuracy = table.header('metrics.accuracy');
    await accuracy.click();
    await expect(accuracy).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(async () => (await table.names())[0]).toBe('run-11');
    await accuracy.click();
    await expect.poll(async () => (await table.names())[0]).toBe('run-0');
    await accuracy.click();
    await expect(accuracy).toHaveAttribute('aria-sort', 'none');
    await table.header('metrics.val loss').click();
    await expect.poll(async () => (await table.names())[0]).toBe('run-11');
  });

  await test.step('the best value of a metric is marked', async () => {
    const best = table.grid.locator('.jp-MlflowRunsTable-best');
    await expect(best).toHaveCount(2);
    await expect(table.cell(table.row('run-11'), 'metrics.val loss')).toContainText('best');
  });

  await test.step('the filter completes keys and operators', async () => {
    await table.filter.pressSequentially('val');
    await page.getByRole('option', { name: 'metrics.`val loss`' }).click();
    await expect(page.getByRole('option', { name: '<=' })).toBeVisible();
    await table.filter.press('ArrowDown');
    await table.filter.press('ArrowUp');
    await expect(page.getByRole('option', { name: '<=' })).toHaveAttribute(
      'aria-selected',
      'true'
    );
    await table.filter.press('Enter');
    await table.filter.pressSequentially('0.9');
    await expect(table.filter).toHaveValue('metrics.`val loss` <= 0.9');
    await table.filter.press('Enter');
    // Not the 12 of before.
    await expect(table.bar).toHaveText(/^2 runs/);
    await expect(table.rows).toHaveCount(2);
  });

  await test.step('a mistake is shown at its place, what was listed stays', async () => {
    await table.applyFilter("metrics.accuracy > 'a'");
    const problem = table.root.getByRole('alert');
    await expect(problem).toBeVisible();
    await expect(table.rows).toHaveCount(2);
    await table.root.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(problem).toBeHidden();
    await expect(table.bar).toContainText('12 runs');
  });

  await test.step('words alone are looked for in names', async () => {
    await table.applyFilter('UN-11');
    await expect(table.filter).toHaveValue("attributes.run_name ILIKE '%UN-11%'");
    await expect.poll(() => table.names()).toEqual(['run-11']);
    await table.applyFilter('');
    await expect(table.bar).toContainText('12 runs');
  });

  await test.step('a menu writes into the filter', async () => {
    await table.choose('Quick filters', 'Status: failed');
    await expect(table.filter).toHaveValue("attributes.status = 'FAILED'");
    await expect(table.bar).toContainText('1 run');
    await expect.poll(() => table.names()).toEqual(['run-3']);
    await table.choose('Quick filters', 'Status: failed');
    await expect(table.bar).toContainText('12 runs');
    await table.choose('Quick filters', 'With a model');
    await expect(table.root).toContainText('No run matches the filter');
    await table.root.getByRole('button', { name: 'With a model ×' }).click();
    await expect(table.bar).toContainText('12 runs');
  });

  await test.step('columns are chosen, and come back after a reload', async () => {
    await table.root.getByRole('button', { name: 'Columns' }).click();
    const chooser = page.getByRole('dialog', { name: 'Columns' });
    // Lab keeps it with the workspace.
    const kept = page.waitForRequest(
      sent => sent.method() === 'PUT' && (sent.postData() ?? '').includes('tags.team')
    );
    await chooser.getByRole('searchbox').fill('team');
    await chooser.getByRole('checkbox', { name: 'team' }).check();
    await page.keyboard.press('Escape');
    await expect(chooser).toBeHidden();
    await table.scrollToEnd();
    await expect(table.cell(table.row('run-3'), 'tags.team')).toHaveText('vision');
    await kept;
    await go(page, page.url());
    await expect(table.rows).toHaveCount(12);
    await table.scrollToEnd();
    await expect(table.header('tags.team')).toBeVisible();
  });
});

test('ten thousand runs, from their notebook', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const table = new RunsTablePage(page);
  await openNotebook(page, `${tmpPath}/many.ipynb`, seedCell(10_000, 4_321));
  await panel.open();
  await runCell(page, 0);
  await expect(panel.root).toContainText('by-mlflow', { timeout: 90_000 });
  await table.open({});
  await expect(table.bar).toContainText('runs');
  await expect
    .poll(async () => Number(await table.grid.getAttribute('aria-rowcount')))
    .toBeGreaterThan(9_000);

  let most = 0;
  const last = Number(await table.grid.getAttribute('aria-rowcount')) - 2;
  for (let step = 1; step <= 10; step++) {
    await table.grid.evaluate((node, share) => {
      node.scrollTop = share * (node.scrollHeight - node.clientHeight);
    }, step / 10);
    await expect(table.grid.locator('[aria-busy="true"]')).toHaveCount(0);
    most = Math.max(most, await page.locator('*').count());
  }
  await expect(table.grid.locator(`[data-row="${last}"]`)).toBeInViewport();
  expect(most).toBeLessThan(5_000);

  await table.header('metrics.accuracy').click();
  await expect.poll(async () => (await table.names())[0]).toBe('run-4321');
  await expect(table.grid.locator('[data-row="0"]')).toBeInViewport();

  // The rows are put in order when nothing moves, which takes no click from anybody.
  for (let row = 107; row < 111; row++) {
    await table.filter.focus();
    const stop = await table.keepScrolling();
    const box = table.grid.locator(`[data-row="${row}"]`).getByRole('checkbox');
    // Not boxOf, which waits until nothing moves.
    const { x, y } = (await box.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(x + 5, y + 5);
    await page.mouse.down();
    await page.mouse.up();
    await stop();
    await expect(box).toBeChecked();
    await table.grid.evaluate(node => node.scrollTo({ top: 0 }));
  }
});
