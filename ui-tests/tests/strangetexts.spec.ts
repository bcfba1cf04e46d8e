import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { ChartsPane } from '../pages/charts';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { RunsTablePage, seed } from '../pages/table';

/** Half of a pair of surrogates between two letters, as it is read from a database. */
const READ = 'a\ufffd\ufffd\ufffdb';

/** Write what MLflow refuses past it: SQLite takes any bytes for a text. */
function spoil(runId: string): string {
  return `
import sqlite3, mlflow
from contextlib import closing
path = mlflow.get_tracking_uri().removeprefix("sqlite:///")
with closing(sqlite3.connect(path)) as connection, connection:
    for change in ("runs SET name", "params SET value", "tags SET value"):
        connection.execute(
            f"UPDATE {change} = CAST(X'61eda08062' AS TEXT) WHERE run_uuid = ?", ("${runId}",)
        )
`;
}

test('texts that are not UTF-8 are shown as far as they can be', async ({
  page,
  request,
  tmpPath
}) => {
  const broken: string[] = [];
  page.on('pageerror', error => broken.push(error.message));
  const table = new RunsTablePage(page);
  const charts = new ChartsPane(page);
  const run = new RunPage(page);
  const logged = { metrics: { loss: 1 }, params: { rate: '0.1' }, tags: { team: 'owls' } };
  const { experimentId, runIds } = await seed(new Store(request), `${tmpPath} texts`, [
    { name: 'odd', ...logged },
    { name: 'usual', ...logged }
  ]);
  const [odd = ''] = runIds;
  await openNotebook(page, `${tmpPath}/spoil.ipynb`, spoil(odd));
  await table.open({ experimentId });
  await expect.poll(() => table.names()).toEqual(['usual', 'odd']);

  await test.step('a page that is open follows', async () => {
    await page.notebook.activate('spoil.ipynb');
    await runCell(page, 0);
    await table.open({ experimentId });
    await expect.poll(() => table.names()).toEqual(['usual', READ]);
    await expect(table.cell(table.row(READ), 'params.rate')).toHaveText(READ);
    await expect(table.root.getByRole('alert')).toHaveCount(0);
  });

  await test.step('filtered and sorted', async () => {
    await table.applyFilter("params.rate = '0.1'");
    await expect.poll(() => table.names()).toEqual(['usual']);
    await table.applyFilter('');
    await table.header('params.rate').click();
    await expect(table.rows).toHaveCount(2);
    await expect(table.root.getByRole('alert')).toHaveCount(0);
  });

  await test.step('charted', async () => {
    for (const name of [READ, 'usual']) {
      await table.row(name).getByRole('checkbox').check();
    }
    // One value each is a bar.
    await expect(charts.card('loss').getByRole('listitem')).toHaveText(['usual1', `${READ}1`]);
    const both = { usual: ['0.1', '1'], [READ]: [READ, '1'] };
    for (const [tab, values] of Object.entries({
      Parallel: both,
      Scatter: both,
      Contour: both,
      Bars: { usual: ['1'], [READ]: ['1'] },
      Boxes: { usual: ['1', '0.1'], [READ]: ['1', READ] }
    })) {
      await charts.tab(tab);
      await expect(charts.drawing).toHaveAccessibleName(/^A chart of 2 runs/);
      expect(await charts.dataOf(null), tab).toEqual(values);
      await expect(charts.root.getByRole('alert')).toHaveCount(0);
    }
  });

  await test.step('exported', async () => {
    const saved = page.waitForEvent('download');
    await table.choose('More', 'Export all as CSV');
    const text = fs.readFileSync(await (await saved).path(), 'utf8');
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    const line = lines.find(one => one.startsWith(odd)) ?? '';
    // Its name, also as a tag of MLflow's, its param and its tag.
    expect(line.split(READ)).toHaveLength(5);
  });

  await test.step('compared', async () => {
    await table.bar.getByRole('button', { name: 'Compare' }).click();
    const compared = page.locator('.jp-MlflowCompare:visible');
    await expect(compared.getByRole('columnheader', { name: READ })).toBeVisible();
    await expect(compared.getByRole('row', { name: /^rate/ })).toContainText(READ);
    await expect(compared.getByRole('row', { name: /^team/ })).toContainText(READ);
  });

  await test.step('on the page of the run', async () => {
    await run.open(odd);
    await expect(run.root.getByRole('heading', { level: 1 })).toHaveText(READ);
    await expect(run.value('Parameters', 'rate')).toHaveText(READ);
    await expect(run.value('Tags', 'team')).toContainText(READ);
  });
  expect(broken).toEqual([]);
});
