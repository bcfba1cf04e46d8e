import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';
import { Store } from '../pages/store';

const RUN = "import mlflow\nwith mlflow.start_run():\n    mlflow.log_metric('loss', 1)";

test('the experiment follows a notebook that is renamed while its kernel runs', async ({
  page,
  request,
  tmpPath
}) => {
  const store = new Store(request);
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/first.ipynb`, RUN);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(1);
  const before = await store.experiment(`${tmpPath}/first.ipynb`);

  await page.menu.clickMenuItem('File>Rename Notebook…');
  const dialog = page.getByRole('dialog');
  await dialog.locator('input').fill('second.ipynb');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(panel.root.locator('.jp-MlflowHeader-notebook')).toContainText('second.ipynb');

  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(2);
  const after = await store.experiment(`${tmpPath}/second.ipynb`);
  expect(after.experiment_id).toBe(before.experiment_id);
  expect(Store.tag(after, 'jupyter.notebook.path')).toBe(`${tmpPath}/second.ipynb`);
  expect(await store.runs(`${tmpPath}/second.ipynb`)).toHaveLength(2);
});

test('a duplicate has an experiment of its own, or shares the original’s when asked to', async ({
  page,
  request,
  tmpPath
}) => {
  const store = new Store(request);
  const panel = new ExperimentsPanel(page);
  const original = `${tmpPath}/original.ipynb`;
  const copy = `${tmpPath}/original-Copy1.ipynb`;
  await openNotebook(page, original, RUN);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(1);
  await page.notebook.save();

  await page.filebrowser.openDirectory(tmpPath);
  await page.locator('.jp-DirListing-item', { hasText: 'original.ipynb' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.locator('.jp-DirListing-item', { hasText: 'original-Copy1.ipynb' }).dblclick();
  await page.notebook.activate('original-Copy1.ipynb');

  const offer = panel.root.getByRole('status').filter({ hasText: 'This is a copy of' });
  await expect(offer).toContainText('original.ipynb');
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(1);
  expect(await store.runs(original)).toHaveLength(1);
  expect(await store.runs(copy)).toHaveLength(1);

  await offer.getByRole('button', { name: /Share the original/ }).click();
  await expect(offer).toBeHidden();
  await expect(panel.root).toContainText('shared with original.ipynb');
  await runCell(page, 0);
  await expect
    .poll(async () => (await store.runs(original)).length)
    .toBe(2);
  expect(await store.runs(copy)).toHaveLength(1);
});

test('a deleted experiment is offered back', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const panel = new ExperimentsPanel(page);
  const path = `${tmpPath}/deleted.ipynb`;
  await openNotebook(page, path, RUN);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(1);
  const { experiment_id: id } = await store.experiment(path);
  await store.post('experiments/delete', { experiment_id: id });

  const offer = panel.root.getByRole('status').filter({ hasText: 'was deleted' });
  await offer.getByRole('button', { name: 'Restore' }).click();
  await expect(offer).toBeHidden();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(2);
  expect((await store.experiment(path)).experiment_id).toBe(id);
});
