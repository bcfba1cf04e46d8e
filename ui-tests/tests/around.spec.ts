import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { CLOSED, openGate } from '../pages/gate';
import { openNotebook, runCell } from '../pages/notebook';

const SLOW = `import os, time, mlflow
with mlflow.start_run(run_name="slow"):
    while ${CLOSED}:
        time.sleep(0.1)`;

test('the launcher leads to all experiments', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await page.locator('.jp-LauncherCard', { hasText: 'All experiments' }).click();
  await expect(panel.root.getByRole('heading', { level: 2 })).toHaveText('All experiments');
});

test('shortcuts and menu lead to the panel', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await expect(panel.root).toBeHidden();
  await page.keyboard.press('Control+Shift+Y');
  await expect(panel.root).toBeVisible();
  await page.sidebar.close('right');
  await page.menu.clickMenuItem('View>All experiments');
  await expect(panel.root.getByRole('heading', { level: 2 })).toHaveText('All experiments');
});

test('the status bar tells of the store and its live runs, also without the panel', async ({
  page,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/status.ipynb`, SLOW);
  const item = page.locator('#jp-main-statusbar .jp-MlflowStatusItem');
  // Of a notebook that has had no run there is nothing to tell, and nothing is asked.
  await expect(item).toBeHidden();
  const store: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/jupyter-mlflow/views/')) {
      store.push(request.url());
    }
  });
  await runCell(page, 0, { wait: false });
  await expect(item).toContainText('1 live run', { timeout: 60_000 });
  await expect(item).toContainText('mlflow.db');
  await expect(page.locator('.lm-TabBar-tab[data-mlflow-live="1"]')).toBeVisible();
  // The card under the cell asks; a panel that nobody sees does not.
  expect(store.filter(url => url.includes('notebook_id') && url.includes('limit=100'))).toEqual([]);
  await item.getByRole('button').click();
  await expect(panel.run('slow')).toBeVisible();
  await openGate(page, tmpPath);
  await expect(item).not.toContainText('live');
});

test('Notebook 7 has the panel at its right', async ({ page, context, baseURL, tmpPath }) => {
  const path = `${tmpPath}/seven.ipynb`;
  await openNotebook(page, path, 'import mlflow\nwith mlflow.start_run(run_name="seven"): pass');
  await page.notebook.close(true);
  const seven = await context.newPage();
  await seven.goto(`${baseURL}/notebooks/${path}`);
  // A cell that is run before there is a kernel is lost.
  const kernel = seven.locator('.jp-Notebook-ExecutionIndicator');
  await expect(kernel).toHaveAttribute('data-status', 'idle');
  const cell = seven.locator('.jp-CodeCell .cm-content').first();
  await cell.click();
  await seven.keyboard.press('Control+Shift+Y');
  const panel = seven.locator('.jp-MlflowExperiments');
  await expect(panel).toBeVisible();
  await expect(panel).toContainText('No runs yet.');
  await cell.click();
  await seven.keyboard.press('Shift+Enter');
  await expect(panel.locator('.jp-MlflowRunRow', { hasText: 'seven' })).toBeVisible({
    timeout: 60_000
  });
  await panel.getByRole('button', { name: 'Charts' }).click();
  await expect(seven.locator('.jp-MlflowRunsTable')).toContainText('seven');
  await panel.getByRole('button', { name: 'All experiments' }).click();
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText('All experiments');
});
