import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import * as fs from 'fs';
import { go, kept } from '../pages/go';
import { MainLooks } from '../pages/mainlooks';
import { Store } from '../pages/store';

async function compare(page: IJupyterLabPageFixture, runIds: string[]): Promise<Locator> {
  await page.evaluate(
    ids =>
      window.jupyterapp.commands.execute('jupyter-mlflow:compare-runs', {
        connection: 'default',
        runIds: ids
      }),
    runIds
  );
  const root = page.locator('.jp-MlflowCompare:visible');
  await expect(root.getByRole('table')).toBeVisible();
  return root;
}

/** The names of the rows that are shown. */
function rows(root: Locator): Locator {
  return root.getByRole('rowheader');
}

test('three runs side by side', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const experiment = await store.createExperiment(`${tmpPath} compare`);
  const ids: string[] = [];
  for (const [index, rate] of ['0.1', '0.01', '0.001'].entries()) {
    ids.push(
      await store.createRun(experiment, index === 0 ? '=first()' : `run-${index}`, {
        params: { rate, batch: '64', ...(index === 0 ? { only: '1' } : {}) },
        metrics: { accuracy: [0.5, 0.7 + index / 10], loss: [2, 1 - index / 4], epochs: [10] },
        tags: { team: index === 2 ? 'owls' : 'penguins' }
      })
    );
  }
  const root = await compare(page, ids);

  await test.step('what differs, and what is the same', async () => {
    await expect(root.getByRole('columnheader')).toHaveText([
      '3 runs',
      /=first\(\)/,
      /run-1/,
      /run-2/
    ]);
    await expect(rows(root).filter({ hasText: /^rate$/ })).toBeVisible();
    await expect(rows(root).filter({ hasText: /^batch$/ })).toHaveCount(0);
    await root.getByRole('checkbox', { name: 'Differences only' }).uncheck();
    await expect(rows(root).filter({ hasText: /^batch$/ })).toBeVisible();
    await root.getByRole('searchbox', { name: 'Find a row' }).fill('rate');
    await expect(rows(root)).toHaveText([/Parameters/, 'rate']);
    await root.getByRole('searchbox', { name: 'Find a row' }).fill('');
  });

  await test.step('the best, and how far from a baseline', async () => {
    const accuracy = root.getByRole('row', { name: /^accuracy/ });
    await expect(accuracy.getByRole('cell')).toHaveText(['0.7', '0.8', /^0\.9 ★$/]);
    await expect(root.getByRole('row', { name: /^loss/ }).getByRole('cell')).toHaveText([
      '1',
      '0.75',
      /^0\.5 ★$/
    ]);
    await root.getByRole('button', { name: 'Actions for run-1' }).click();
    await page.getByRole('menuitem', { name: 'Baseline' }).click();
    await expect(accuracy.getByRole('cell')).toHaveText([/^0\.7−0\.1$/, '0.8', /\+0\.1$/]);
  });

  await new MainLooks(page, '.jp-MlflowCompare').check('compare');

  await test.step('as a file', async () => {
    const download = page.waitForEvent('download');
    await root.getByRole('button', { name: 'Export CSV' }).click();
    const text = fs.readFileSync(await (await download).path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe(",'=first(),run-1,run-2");
    expect(text).toContain('params.rate,0.1,0.01,0.001');
  });

  await test.step('as code', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await root.getByRole('button', { name: 'Copy as code' }).click();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toContain('mlflow.search_runs(');
    expect(code).toContain(ids[2]);
  });

  await test.step('a change is seen', async () => {
    await store.post('runs/set-tag', { run_id: ids[0], key: 'team', value: 'live' });
    await expect(root.getByRole('row', { name: /^team/ })).toContainText('live');
  });

  await test.step('as charts', async () => {
    await root.getByRole('button', { name: 'Charts' }).click();
    await expect(root.locator('canvas').first()).toBeVisible();
    await root.getByRole('button', { name: 'Table' }).click();
  });

  await test.step('another run, one less, and the same after a reload', async () => {
    await store.createRun(experiment, 'fourth', { params: { rate: '1' } });
    await root.getByRole('button', { name: 'Add runs…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('listbox').selectOption({ index: 0 });
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(root.getByRole('columnheader')).toHaveCount(5);
    await root.getByRole('button', { name: 'Actions for =first()' }).click();
    const isKept = kept(page, `"runIds":["${ids[1]}"`);
    await page.getByRole('menuitem', { name: 'Remove from comparison' }).click();
    await expect(root.getByRole('columnheader')).toHaveText(['3 runs', /run-1/, /run-2/, /fourth/]);
    await isKept;
    await go(page, page.url());
    await expect(root.getByRole('columnheader')).toHaveText(['3 runs', /run-1/, /run-2/, /fourth/]);
  });

  await test.step('to a run', async () => {
    await root.getByRole('button', { name: 'fourth: open run' }).click();
    await expect(
      page.locator('.jp-MlflowRunPage:visible').getByRole('heading', { level: 1 })
    ).toHaveText('fourth');
  });
});

test('fifty runs', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const experiment = await store.createExperiment(`${tmpPath} fifty`);
  const ids: string[] = [];
  for (let index = 0; index < 50; index++) {
    const params = Array.from({ length: 20 }, (_, key) => [`param_${key}`, `${index % (key + 1)}`]);
    ids.push(
      await store.createRun(experiment, `run-${index}`, {
        params: Object.fromEntries(params),
        metrics: { loss: [index] }
      })
    );
  }
  const root = await compare(page, ids);
  await expect(root.getByRole('columnheader')).toHaveCount(51);
  const scroll = root.getByRole('group', { name: 'Compared runs' });
  await scroll.evaluate(node => {
    node.scrollLeft = node.scrollWidth;
    node.scrollTop = node.scrollHeight;
  });
  // Names of rows and runs stay in sight.
  await expect(rows(root).filter({ hasText: /^loss$/ })).toBeInViewport();
  await expect(root.getByRole('columnheader', { name: /run-49/ })).toBeInViewport();
  await expect(root.getByRole('columnheader', { name: /run-0/ })).not.toBeInViewport();
});
