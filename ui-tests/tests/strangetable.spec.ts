import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { Store } from '../pages/store';
import { RunsTablePage, seed } from '../pages/table';

test('strange data is listed, sorted, grouped and exported', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const proto = <T>(value: T): Record<string, T> => Object.fromEntries([['__proto__', value]]);
  const SCRIPT = '</script><img src=x onerror="window.fired = true">';
  const RTL = '\u202egnp.exe';
  const store = new Store(request);
  const { experimentId, runIds } = await seed(store, 'table/strange: "ü" `x`', [
    { name: 'x'.repeat(250), metrics: proto(1), params: { lr: 'y'.repeat(6_000) } },
    { name: RTL, metrics: { m: 'NaN', ...proto(2) }, params: { ...proto('p'), lr: '=cmd()' } },
    { name: SCRIPT, metrics: { m: 'Infinity' }, params: { lr: SCRIPT } },
    { name: 'é', metrics: { m: '-Infinity' }, params: { lr: '' } },
    { name: 'e\u0301', metrics: { m: 5e-324 }, params: { lr: 'two\nlines' } },
    { name: '   ', metrics: { m: -0 }, tags: { '`quoted`': '{{x}}' } },
    { name: 'never ends', status: 'RUNNING', params: { lr: '0.1' } }
  ]);
  // Each is the other's parent.
  const [first = '', second = ''] = runIds;
  const key = 'mlflow.parentRunId';
  await store.post('runs/set-tag', { run_id: first, key, value: second });
  await store.post('runs/set-tag', { run_id: second, key, value: first });
  await store.post('runs/update', { run_id: second, status: 'FINISHED', end_time: 1_000 });

  await table.open({ experimentId });
  await expect(table.bar).toContainText('7 runs (1 below others)');
  await expect(table.rows).toHaveCount(6);
  await table.choose('Group', 'Below their parents');
  await expect(table.rows).toHaveCount(7);
  const names = await table.names();
  expect(names).toContain(SCRIPT);
  expect(names).toContain(RTL);
  expect(names).toContain(runIds[5]?.slice(0, 8));
  expect(new Set(names).size).toBe(7);

  await table.header('metrics.m').click();
  await expect.poll(async () => (await table.names()).slice(0, 4)).toEqual([
    SCRIPT,
    'e\u0301',
    runIds[5]?.slice(0, 8),
    'é'
  ]);
  // NaN comes after all numbers, what is missing after that.
  expect((await table.names())[4]).toBe(RTL);
  await expect(table.cell(table.rows.nth(0), 'metrics.m')).toHaveText('∞best');
  await table.header('metrics.__proto__').click();
  await expect.poll(async () => (await table.names())[0]).toBe(RTL);
  await table.applyFilter(`params.lr = '${SCRIPT}'`);
  await expect.poll(() => table.names()).toEqual([SCRIPT]);
  await table.applyFilter('');

  const saved = page.waitForEvent('download');
  await table.choose('More', 'Export all as CSV');
  const text = fs.readFileSync(await (await saved).path(), 'utf8');
  expect(text).toContain(",'=cmd(),");
  expect(text).toContain('"two\nlines"');
  expect(text).toContain('metrics.__proto__');
  expect(text).toContain('y'.repeat(6_000));

  await table.choose('Group', 'By lr');
  await expect(table.rows).toHaveCount(7);
  for (let row = 6; row >= 0; row--) {
    await table.rows.nth(row).getByRole('button', { name: /Show the runs below/ }).click();
    await expect(table.rows).toHaveCount(14 - row);
  }
  expect(await page.evaluate(() => 'fired' in window)).toBe(false);
});
