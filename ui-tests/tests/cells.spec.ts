import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';

const filler = Array.from({ length: 30 }, (_, line) => `# line ${line}`).join('\n');
// Without an indented line: typing one would indent the next.
const run = (name: string): string =>
  `import mlflow\n_ = mlflow.start_run(run_name="${name}")\nmlflow.end_run()`;

test('a run knows its cell, and the cell its runs', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/cells.ipynb`, run('one'), filler, filler, run('two'));
  await panel.open();
  await runCell(page, 0);
  await runCell(page, 3);
  await expect(panel.rows).toHaveCount(2);
  const cells = page.locator('.jp-NotebookPanel .jp-Cell');

  await test.step('go to the cell', async () => {
    await panel.run('one').getByRole('button', { name: /cell 1/i }).click();
    await expect(cells.nth(0)).toBeInViewport();
    await expect(cells.nth(0)).toHaveClass(/jp-mod-active/);
    await panel.run('two').getByRole('button', { name: /cell 2/i }).click();
    await expect(cells.nth(3)).toBeInViewport();
    await expect(cells.nth(3)).toHaveClass(/jp-mod-active/);
  });

  await test.step('the mark of an edited cell follows the typing', async () => {
    const mark = panel.run('two').getByRole('img', { name: /edited since this run/ });
    await expect(mark).toBeHidden();
    await page.notebook.setCell(3, 'code', run('three'));
    await expect(mark).toBeVisible();
    await page.notebook.setCell(3, 'code', run('two'));
    await expect(mark).toBeHidden();
    await expect(panel.run('one').getByRole('img', { name: /edited/ })).toBeHidden();
  });

  await test.step('runs of this cell', async () => {
    await cells.nth(0).locator('.jp-InputArea-editor').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Runs of this cell' }).click();
    await expect(panel.rows).toHaveCount(1);
    await expect(panel.run('one')).toBeVisible();
    await panel.root.getByRole('button', { name: /Runs of cell/ }).click();
    await expect(panel.rows).toHaveCount(2);
  });
});
