import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { ExperimentsPanel } from '../pages/experiments';
import { go } from '../pages/go';
import { seedCell } from '../pages/manyruns';
import { openNotebook } from '../pages/notebook';
import { Store } from '../pages/store';
import type { INewRun } from '../pages/table';
import { RunsTablePage, seed } from '../pages/table';

/** Runs whose accuracy goes up and whose loss goes down with their number, in no order. */
function sweep(count: number): INewRun[] {
  return Array.from({ length: count }, (_, index) => {
    const rank = (index * 7) % count;
    return {
      name: `run-${rank}`,
      status: rank === 3 ? 'FAILED' : 'FINISHED',
      metrics: { accuracy: 0.5 + rank / 100, 'val loss': 1 - rank / 100 },
      params: { lr: rank % 2 === 0 ? '0.1' : '0.01', optimizer: 'adam' },
      tags: { team: 'vision' }
    };
  });
}

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
    await expect(table.bar).toContainText('2 runs');
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

test('all of it by keyboard, and axe finds nothing', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const { experimentId } = await seed(new Store(request), 'table/keys', sweep(30));
  await table.open({ experimentId });
  await expect(table.row('run-1')).toBeVisible();
  const focused = page.locator(':focus');

  await table.grid.locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(table.bar).toContainText('1 selected');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(table.bar).toContainText('3 selected');
  await page.keyboard.press('Control+a');
  await expect(table.bar).toContainText('30 selected');
  await page.keyboard.press('Escape');
  await expect(table.bar).not.toContainText('selected');

  await page.keyboard.press('Control+End');
  await expect(focused).toHaveAttribute('data-cell', /^29:/);
  await expect(focused).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(focused).toHaveAttribute('data-cell', '29:0');
  await page.keyboard.press('PageUp');
  await expect(focused).not.toHaveAttribute('data-cell', '29:0');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('role', 'columnheader');
  for (let column = 0; column < 4; column++) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(focused).toHaveAttribute('data-column', 'attributes.run_name');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveAttribute('aria-sort', 'ascending');
  const width = async (): Promise<number> =>
    (await table.header('attributes.run_name').boundingBox())?.width ?? 0;
  const before = await width();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(width).toBe(before + 16);
  await page.keyboard.press('Alt+ArrowDown');
  const menu = page.locator('.lm-Menu');
  await expect(menu).toContainText('Sort descending');
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAttribute('data-column', 'attributes.run_name');

  // Lab's body has no height. axe-core takes all that is in it for clipped, and measures no contrast.
  await page.addStyleTag({ content: 'html, body { height: 100%; }' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  for (const theme of ['light', 'dark']) {
    await (theme === 'dark' ? page.theme.setDarkTheme() : page.theme.setLightTheme());
    const { violations, passes } = await new AxeBuilder({ page })
      .include('.jp-MlflowExperimentPage')
      .exclude('.jp-MlflowExperimentPage-charts')
      .analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`)
    );
    expect.soft(found, theme).toEqual([]);
    expect.soft(passes.map(({ id }) => id)).toContain('color-contrast');
  }

  await page.keyboard.press('Enter');
  await expect(page.locator('.jp-MlflowRunPage')).toBeVisible();
});

test('ten thousand runs, from their notebook', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const table = new RunsTablePage(page);
  await openNotebook(page, `${tmpPath}/many.ipynb`, seedCell(10_000, 4_321));
  await panel.open();
  await page.notebook.runCell(0);
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
});
