import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';

const train = (rate: number): string =>
  [
    'import mlflow',
    `rate = ${rate}`,
    'with mlflow.start_run(run_name=f"rate-{rate}"):',
    '    mlflow.log_param("rate", rate)',
    '    mlflow.log_metric("loss", rate * 2)'
  ].join('\n');

test('the notebook as it was: open, restore, compare', async ({ page, request, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/code.ipynb`, train(0.1), 'note = "saved"');
  await panel.open();
  // Never saved: only the browser has it.
  await page.notebook.setCell(1, 'code', 'note = "not saved"');
  await runCell(page, 0);
  await expect(panel.run('rate-0.1')).toBeVisible();
  await page.notebook.setCell(0, 'code', train(0.2));
  await runCell(page, 0);
  await expect(panel.run('rate-0.2')).toBeVisible();

  await test.step('open', async () => {
    const row = await panel.expand('rate-0.1');
    await row.getByRole('button', { name: 'Open snapshot' }).click();
    const snapshot = page.locator('.jp-MlflowSnapshot');
    await expect(snapshot).toContainText('rate = 0.1');
    await expect(snapshot).toContainText('note = "not saved"');
    await snapshot.locator('.jp-Cell').first().locator('.cm-content').click();
    await page.keyboard.type('typed');
    await expect(snapshot).not.toContainText('typed');
  });

  await test.step('restore', async () => {
    await page
      .locator('.jp-MlflowSnapshot')
      .getByRole('button', { name: 'Restore as new notebook' })
      .click();
    await expect(page.getByRole('tab', { name: /code-rate-0\.1\.ipynb/ })).toBeVisible();
    const made = await request.get(`/api/contents/${tmpPath}/code-rate-0.1.ipynb`);
    const { content } = (await made.json()) as {
      content: { cells: { source: string }[]; metadata: { mlflow?: unknown } };
    };
    expect(content.cells.map(({ source }) => source)).toEqual([train(0.1), 'note = "not saved"']);
    expect(content.metadata.mlflow).toBeUndefined();
  });

  await test.step('compare', async () => {
    await page.notebook.activate('code.ipynb');
    const row = await panel.expand('rate-0.2');
    await row.getByRole('button', { name: 'Compare code with previous run' }).click();
    const compare = page.locator('.jp-MlflowCompareCode');
    await expect(compare).toContainText('rate-0.1');
    await expect(compare).toContainText('rate = 0.1');
    await expect(compare).toContainText('rate = 0.2');
    await expect(compare).toContainText('1 unchanged cell');
    const changed = compare.getByRole('row', { name: /loss/ });
    await expect(changed).toContainText('0.2');
    await expect(changed).toContainText('0.4');
  });
});
