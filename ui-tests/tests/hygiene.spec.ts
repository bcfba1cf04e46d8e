import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';

const OPEN = 'import mlflow\n_ = mlflow.start_run(run_name="left-open")';

test('a run that a cell left open is ended by a button', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/open.ipynb`, OPEN, 'mlflow.start_run().info.status');
  await panel.open();
  await runCell(page, 0);
  const notice = panel.root.getByRole('status').filter({ hasText: 'still active' });
  await expect(notice).toContainText('left-open');
  await notice.getByRole('button', { name: 'End it' }).click();
  await expect(notice).toBeHidden();
  await expect(panel.run('left-open').locator('[data-status="KILLED"]')).toBeVisible();
  await runCell(page, 1);
  await expect(page.locator('.jp-RenderedText', { hasText: 'RUNNING' })).toBeVisible();
});

test('the run of a kernel that was killed is stale, and can be ended', async ({
  page,
  request,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  const path = `${tmpPath}/killed.ipynb`;
  await openNotebook(page, path, OPEN, 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)');
  await panel.open();
  await runCell(page, 0);
  const row = panel.run('left-open');
  await expect(row.getByRole('img', { name: 'running' })).toBeVisible();
  await runCell(page, 1, { wait: false });
  // JupyterLab tells of the kernel.
  await page.getByRole('dialog').getByRole('button', { name: 'Ok' }).click();
  await expect(row.getByRole('img', { name: 'stale' })).toBeVisible();
  await panel.act('left-open', 'End as failed');
  await expect(row.locator('[data-status="FAILED"]')).toBeVisible();
  const told = await request.get(`/jupyter-mlflow/notebooks?path=${path}`);
  expect(((await told.json()) as { ended_processes: string[] }).ended_processes).toHaveLength(1);
});
