import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { ExperimentsPanel } from '../pages/experiments';
import { runAll } from '../pages/notebook';
import { Store } from '../pages/store';
import { heldToast } from '../pages/toast';

const EXAMPLES = path.resolve(__dirname, '../../examples');
const IMAGES = path.resolve(__dirname, '../../docs/images');

interface INotebookFile {
  content: { metadata: { mlflow?: { notebook_id?: string } } };
}

// The folder is in the picture.
test.use({ autoGoto: false, tmpPath: 'examples' });

test('from a notebook to its runs, a registered model and a prediction', async ({
  page,
  request,
  tmpPath
}) => {
  const notebook = `${tmpPath}/penguins.ipynb`;
  for (const file of ['penguins.ipynb', 'penguins.csv']) {
    await page.contents.uploadFile(path.join(EXAMPLES, file), `${tmpPath}/${file}`);
  }
  await page.goto();
  const panel = new ExperimentsPanel(page);
  await page.notebook.openByPath(notebook);
  await page.notebook.activate('penguins.ipynb');
  await panel.open();
  await expect(panel.root).toContainText('penguins.ipynb');
  await expect(panel.root).toContainText('No runs yet');

  await test.step('runs appear by themselves', async () => {
    await runAll(page);
    // While the notebook still trains: nobody clicks from here on.
    await expect(panel.run('first-try')).toBeVisible({ timeout: 90_000 });
    await expect(panel.run('baseline')).toBeVisible({ timeout: 120_000 });
    await expect(panel.rows).toHaveCount(5);
    await expect(panel.root.locator('[data-status="FINISHED"]')).toHaveCount(5);
  });

  await test.step('params and metrics are right to the digit', async () => {
    const store = new Store(request);
    const runs = await store.runs(notebook);
    expect(runs.map(run => run.info.run_name).sort()).toEqual([
      'baseline',
      'first-try',
      'regParam-0.01',
      'regParam-10.0',
      'regParam-100.0'
    ]);
    for (const { info, data } of runs) {
      const row = await panel.expand(info.run_name);
      for (const { key, value } of data.params) {
        await expect(panel.value(row, key)).toHaveText(value);
      }
      for (const { key, value } of data.metrics) {
        const shown = panel.value(row, key).locator('data');
        expect(Number(await shown.getAttribute('value'))).toBe(value);
      }
      await row.locator('.jp-MlflowRunRow-toggle').click();
    }
  });

  await test.step('a picture for the README', async () => {
    await page.sidebar.close('left');
    await page.activity.getTabLocator('Launcher').locator('.lm-TabBar-tabCloseIcon').click();
    await panel.setWidth(360);
    await panel.expand('regParam-10.0');
    const cells = page.locator('.jp-NotebookPanel .jp-Cell');
    await cells.nth(5).evaluate(cell => cell.scrollIntoView({ block: 'start' }));
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(IMAGES, 'panel.png'), animations: 'disabled' });
  });

  await test.step('the notebook carries its identity', async () => {
    await page.notebook.save();
    const saved = await request.get(`/api/contents/${notebook}`);
    const { metadata } = ((await saved.json()) as INotebookFile).content;
    const [run] = await new Store(request).runs(notebook);
    const tag = run.data.tags.find(({ key }) => key === 'jupyter.notebook.id');
    expect(tag?.value).toMatch(/^[0-9a-f-]{36}$/);
    expect(metadata.mlflow?.notebook_id).toBe(tag?.value);
  });

  const model = 'Penguin Predictor';
  await test.step('register', async () => {
    await panel.act('regParam-10.0', 'Register model…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Model name').fill(model);
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await heldToast(page, `${model} version 1 registered`);
    const version = await new Store(request).version(model, '1');
    expect(version.run_id).toMatch(/^[0-9a-f]{32}$/);
    expect(version.source).toMatch(/^models:\/m-[0-9a-f]{32}$/);
    // A database store keeps the model's id on the model's side.
    const tags = await new Store(request).loggedModelTags(version.source.slice(8));
    expect(JSON.parse(tags['mlflow.modelVersions'])).toEqual([{ name: model, version: 1 }]);
  });

  await test.step('use for inference', async () => {
    const asked = page.waitForRequest(/\/notebooks\/inference/);
    const toast = await heldToast(page, model);
    await toast.getByRole('button', { name: 'Use for inference' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('tab', { name: 'Notebook' }).click();
    await dialog.getByLabel('Predict on').selectOption('example');
    await dialog.getByRole('button', { name: 'Create notebook' }).click();
    // What the model needs is where it was made.
    expect((await asked).postDataJSON()).toMatchObject({ kernel_name: 'python3' });
    await expect(page.getByRole('tab', { name: /-inference\.ipynb/ })).toBeVisible();
    await runAll(page);
    const output = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea').last();
    await expect(output).toContainText('prediction', { timeout: 90_000 });
    await expect(output).toContainText(/Adelie|Gentoo|Chinstrap/);
  });
});
