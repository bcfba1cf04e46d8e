import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { Store } from '../pages/store';
import { RunsTablePage, seed, sweep } from '../pages/table';

test('changing many runs at once', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const store = new Store(request);
  const { experimentId, runIds } = await seed(store, 'table/bulk', sweep(6));
  await table.open({ experimentId });
  await expect(table.rows).toHaveCount(6);

  await test.step('what is logged elsewhere is seen by itself', async () => {
    const metrics = [{ key: 'accuracy', value: 0.4321, timestamp: Date.now(), step: 1 }];
    await store.post('runs/log-batch', { run_id: runIds[0], metrics });
    await expect(table.cell(table.row('run-0'), 'metrics.accuracy')).toHaveText('0.4321');
  });

  await test.step('delete, and undo it', async () => {
    await table.row('run-1').getByRole('checkbox').click();
    await table.row('run-4').getByRole('checkbox').click();
    await expect(table.bar).toContainText('2 selected');
    await table.bar.getByRole('button', { name: 'Delete' }).click();
    await expect(table.rows).toHaveCount(4);
    await expect.poll(async () => (await store.runs('table/bulk')).length).toBe(4);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(table.rows).toHaveCount(6);
    expect(await store.runs('table/bulk')).toHaveLength(6);
  });

  await test.step('restore from the deleted runs', async () => {
    await table.row('run-2').getByRole('checkbox').click();
    await table.bar.getByRole('button', { name: 'Delete' }).click();
    await expect(table.rows).toHaveCount(5);
    await table.choose('More', 'Show deleted runs');
    await expect.poll(() => table.names()).toEqual(['run-2']);
    await table.row('run-2').getByRole('checkbox').click();
    await table.bar.getByRole('button', { name: 'Restore' }).click();
    await expect(table.root).toContainText('No run is deleted');
    await table.root.getByRole('button', { name: 'Show the others' }).click();
    await expect(table.rows).toHaveCount(6);
  });

  await test.step('star, tag and rename', async () => {
    const star = table.row('run-0').getByRole('button', { name: 'Star run-0' });
    await star.click();
    await expect(star).toHaveAttribute('aria-pressed', 'true');
    await table.row('run-0').getByRole('checkbox').click();
    await table.bar.getByRole('button', { name: 'Tag…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Key').fill('reviewed by');
    await dialog.getByLabel('Value').fill('ada');
    await dialog.getByRole('button', { name: 'Tag' }).click();
    await table.row('run-0').click({ button: 'right' });
    await page.locator('.lm-Menu-item').filter({ hasText: 'Rename…' }).click();
    await dialog.getByRole('textbox').fill('the baseline');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(table.row('the baseline')).toBeVisible();
    const runs = await store.runs('table/bulk');
    const changed = runs.find(({ info }) => info.run_name === 'the baseline');
    expect(Store.tag(changed?.data ?? {}, 'reviewed by')).toBe('ada');
    expect(Store.tag(changed?.data ?? {}, 'jupyter.run.starred')).toBe('true');
  });

  await test.step('export everything as CSV, and as code', async () => {
    const saved = page.waitForEvent('download');
    await table.choose('More', 'Export all as CSV');
    const text = fs.readFileSync(await (await saved).path(), 'utf8');
    expect(text.split('\r\n')[0]).toContain('metrics.val loss,params.lr');
    expect(text.trim().split('\r\n')).toHaveLength(7);
    expect(text).toContain('ada');
    const some = page.waitForEvent('download');
    await table.bar.getByRole('button', { name: 'CSV' }).click();
    const one = fs.readFileSync(await (await some).path(), 'utf8');
    expect(one.trim().split('\r\n')).toHaveLength(2);
    expect(one).toContain('the baseline');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await table.header('metrics.val loss').click();
    await table.choose('More', 'Copy as search_runs call');
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('order_by=["metrics.`val loss` ASC"]');
  });

  await test.step('group by a parameter, and open a group', async () => {
    await table.choose('Group', 'By lr');
    await expect(table.rows).toHaveCount(2);
    await expect(table.grid).toHaveAttribute('role', 'treegrid');
    await table.rows.first().getByRole('button', { name: /Show the runs below/ }).click();
    await expect(table.rows).toHaveCount(5);
  });

  await test.step('groups are sorted by their means, and stay open', async () => {
    const first = table.grid.locator('[data-row="0"]');
    await expect(first.getByTitle('lr = 0.01')).toBeVisible();
    await table.header('metrics.val loss').click();
    await expect(first.getByTitle('lr = 0.1', { exact: true })).toBeVisible();
    await expect(table.rows).toHaveCount(5);
    await table.grid.locator('[data-cell="0:0"]').focus();
    await page.keyboard.press('Control+a');
    await expect(table.bar).toContainText('6 selected');
  });
});
