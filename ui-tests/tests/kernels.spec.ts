import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { runCell } from '../pages/notebook';

test('the panel follows a kernel to the store that it logs to', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('elsewhere.ipynb');
  await panel.open();
  await page.notebook.setCell(
    0,
    'code',
    [
      'import mlflow, tempfile',
      "mlflow.set_tracking_uri(f'sqlite:///{tempfile.mkdtemp()}/mine.db')",
      "_ = mlflow.set_experiment('my own')",
      "with mlflow.start_run(run_name='in-my-own-store'):",
      "    mlflow.log_metric('accuracy', 1)"
    ].join('\n')
  );
  await runCell(page, 0);
  await expect(panel.run('in-my-own-store')).toBeVisible();
  await expect(panel.root).toContainText('This kernel logs to another store');
  await expect(panel.root.locator('.jp-MlflowHeader')).toContainText('mine.db');
  await expect(panel.root.locator('.jp-MlflowHeader-experiment')).toContainText('my own');
});

test('a notebook that only sets its experiment shows its runs', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('sets.ipynb');
  await panel.open();
  await page.notebook.setCell(
    0,
    'code',
    [
      'import mlflow',
      `_ = mlflow.set_experiment('shared by ${tmpPath}')`,
      "with mlflow.start_run(run_name='in-another-experiment'):",
      "    mlflow.log_metric('accuracy', 0.5)"
    ].join('\n')
  );
  await runCell(page, 0);
  await expect(panel.run('in-another-experiment')).toBeVisible();
  await expect(panel.root.locator('.jp-MlflowHeader-experiment')).toContainText('shared by');
});

test('a live run is there while its cell still runs, and killed when it is interrupted', async ({
  page,
  request,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('live.ipynb');
  await panel.open();
  await page.notebook.setCell(
    0,
    'code',
    [
      '%%mlflow_run long-training',
      'import mlflow, threading',
      "mlflow.log_metric('loss', 0.125)",
      'threading.Event().wait(600)'
    ].join('\n')
  );
  await runCell(page, 0, { wait: false });
  const row = panel.run('long-training');
  await expect(row.locator('[data-status="RUNNING"]')).toBeVisible();
  await expect(row).toContainText('0.125');
  // Long enough for an idle kernel to be told of.
  await expect(row).toContainText(/[3-9]\ss/);
  await expect(panel.notice('is still active')).toHaveCount(0);
  // Not by the menu: Galata stands between Lab and the kernels, and fails at the empty reply.
  const told = await request.get(`/jupyter-mlflow/notebooks?path=${tmpPath}/live.ipynb`);
  const { kernel } = (await told.json()) as { kernel: { kernel_id: string } };
  await request.post(`/api/kernels/${kernel.kernel_id}/interrupt`);
  await expect(row.locator('[data-status="KILLED"]')).toBeVisible();
});
