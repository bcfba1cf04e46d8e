import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook } from '../pages/notebook';
const filler = Array.from({ length: 30 }, (_, line) => `# line ${line}`).join('\n');
const run = (name: string): string =>
  `import mlflow\nwith mlflow.start_run(run_name="${name}"):\n    mlflow.log_metric("loss", 1)`;
test('cells', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/cells.ipynb`, run('one'), filler, filler, run('two'));
  await panel.open();
  await page.notebook.runCell(0);
  await page.notebook.runCell(3);
  await expect(panel.rows).toHaveCount(2);
  const cells = page.locator('.jp-NotebookPanel .jp-Cell');
  const mark = panel.run('two').getByRole('img', { name: /edited since this run/ });
  await panel.run('two').getByRole('button', { name: /cell 2/i }).click();
  await expect(cells.nth(3)).toHaveClass(/jp-MlflowCell-flash/);
  await page.screenshot({ path: '/tmp/f2/flash.png' });
  const set = (text: string) => page.evaluate(source => {
    const { currentWidget } = (window as any).jupyterapp.shell;
    currentWidget.model.sharedModel.cells[3].setSource(source);
  }, text);
  await expect(mark).toBeHidden();
  await set(run('three'));
  await expect(mark).toBeVisible();
  await set(run('two'));
  await expect(mark).toBeHidden();
  await cells.nth(0).locator('.jp-InputArea-editor').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Runs of this cell' }).click();
  await expect(panel.rows).toHaveCount(1);
  await page.screenshot({ path: '/tmp/f2/cellruns.png' });
  await panel.root.getByRole('button', { name: /Runs of cell/ }).click();
  await expect(panel.rows).toHaveCount(2);
  // closed notebook
  await page.evaluate(async () => {
    const { jupyterapp: app } = window as any;
    await app.commands.execute('docmanager:save');
    app.shell.currentWidget.close();
  });
  await page.evaluate(async path => {
    const { jupyterapp: app } = window as any;
    await app.commands.execute('jupyter-mlflow:go-to-cell', { notebookPath: path, cellId: 'cell-3' });
  }, `${tmpPath}/cells.ipynb`);
  await expect(cells.nth(3)).toHaveClass(/jp-mod-active/);
  await expect(cells.nth(3)).toBeInViewport();
  await page.screenshot({ path: '/tmp/f2/reopened.png' });
  // openRun
  await expect(panel.rows).toHaveCount(2);
  const id = await panel.run('one').getAttribute('data-run-id');
  await page.evaluate(async runId => {
    const { jupyterapp: app } = window as any;
    await app.commands.execute('jupyter-mlflow:open-run', { runId });
  }, id);
  await expect(panel.run('one')).toHaveClass(/jp-mod-expanded/);
  await expect(panel.run('one').locator('.jp-MlflowRunRow-toggle')).toBeFocused();
});
