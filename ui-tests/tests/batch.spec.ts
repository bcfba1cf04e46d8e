import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runAll, runCell } from '../pages/notebook';

const TRAIN = `
import mlflow
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.pyfunc import PythonModel
from mlflow.types import ColSpec, Schema

class Sum(PythonModel):
    def predict(self, context, model_input, params=None):
        return (model_input["Length"] + model_input["Depth"]).tolist()

schema = Schema([ColSpec("double", "Length"), ColSpec("double", "Depth")])
with mlflow.start_run(run_name="sums"):
    mlflow.pyfunc.log_model(name="sum", python_model=Sum(), signature=ModelSignature(schema),
                            pip_requirements=["mlflow"])
birds = pd.DataFrame({"length": [1.5, 2.5], "depth": [10.0, 20.0]})
`;

const BIRDS = 'length,thickness,note\n1.5,10,x\n2.5,20,y\n';

test('from a run to predictions on a file, then on a DataFrame of the kernel', async ({
  page,
  request,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  await page.contents.uploadContent(BIRDS, 'text', `${tmpPath}/birds.csv`);
  await openNotebook(page, `${tmpPath}/train.ipynb`, TRAIN);
  await runCell(page, 0);
  await panel.open();
  await expect(panel.run('sums')).toBeVisible();

  const dialog = page.getByRole('dialog');
  const problemOf = async (field: Locator): Promise<string> => {
    const id = (await field.getAttribute('aria-describedby')) ?? '';
    return (await dialog.locator(`[id="${id}"]`).textContent()) ?? '';
  };
  const output = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea');

  await test.step('a file: columns are mapped, and what is wrong stands at its field', async () => {
    await panel.act('sums', 'Use for inference');
    await dialog.getByRole('tab', { name: 'Notebook' }).click();
    const create = dialog.getByRole('button', { name: 'Create notebook' });
    await dialog.getByLabel('Input file').fill(`${tmpPath}/`);
    await expect(dialog.locator(`datalist option[value="${tmpPath}/birds.csv"]`)).toBeAttached();
    // Lab's own dialog over this one, which stays when that is left.
    const browse = dialog.getByRole('button', { name: 'Browse…' });
    const chooser = page.getByRole('dialog').filter({ hasText: 'Choose the input file' });
    const entry = chooser.locator('.jp-DirListing-item').filter({ hasText: 'birds.csv' });
    await browse.press('Enter');
    await expect(entry).toBeVisible();
    await expect(chooser).not.toContainText('train.ipynb');
    await page.screenshot({ path: 'test-results/states/batch-browse.png' });
    await page.keyboard.press('Escape');
    await expect(chooser).toHaveCount(0);
    await expect(browse).toBeFocused();
    await browse.click();
    await entry.click();
    await chooser.getByRole('button', { name: 'Select' }).click();
    await expect(dialog.getByLabel('Input file')).toHaveValue(`${tmpPath}/birds.csv`);
    await expect(dialog.getByRole('group', { name: 'First rows' })).toContainText('2.5');
    const length = dialog.getByLabel(/^Length/);
    const depth = dialog.getByLabel(/^Depth/);
    await expect(length.locator('option:checked')).toHaveText('length');
    expect(await problemOf(depth)).toContain('The model needs this column');
    await expect(create).toBeDisabled();
    await depth.selectOption('note');
    expect(await problemOf(depth)).toContain('Text where a number is needed');
    await expect(create).toBeDisabled();
    await depth.selectOption('thickness');
    expect(await problemOf(depth)).toBe('');
    await expect(dialog.getByLabel('Output file')).toHaveValue(
      `${tmpPath}/birds-predictions.csv`
    );
    await create.click();
    await expect(page.getByRole('tab', { name: 'sum-batch.ipynb' })).toBeVisible();
  });

  await test.step('its notebook runs from top to bottom and saves', async () => {
    await runAll(page);
    await expect(output.filter({ hasText: '2 of 2 rows' })).toBeVisible({ timeout: 60_000 });
    await expect(output.filter({ hasText: 'Saved as birds-predictions-' })).toBeVisible();
    // The form at its end.
    await output.getByLabel('Length').fill('3');
    await output.getByLabel('Depth').fill('4');
    await output.getByRole('button', { name: 'Predict' }).click();
    await expect(output.getByRole('status').filter({ hasText: '7.0' })).toBeVisible();
    const { content } = (await (await request.get(`/api/contents/${tmpPath}`)).json()) as {
      content: { name: string; path: string }[];
    };
    const saved = content.find(({ name }) => /^birds-predictions-\d{8}-\d{6}\.csv$/.test(name));
    const file = await request.get(`/api/contents/${saved?.path ?? ''}?content=1`);
    expect(((await file.json()) as { content: string }).content.trim().split('\n')).toEqual([
      'length,thickness,note,prediction',
      '1.5,10,x,11.5',
      '2.5,20,y,22.5'
    ]);
  });

  await test.step('a DataFrame: the notebook shares the kernel that has it', async () => {
    await page.notebook.activate('train.ipynb');
    await panel.act('sums', 'Use for inference');
    await dialog.getByRole('tab', { name: 'Notebook' }).click();
    await dialog.getByLabel('Predict on').selectOption('dataframe');
    await expect(dialog.locator('datalist option[value="birds"]')).toBeAttached();
    await dialog.getByLabel('Name of the DataFrame').fill('birds');
    await expect(dialog.getByLabel(/^Depth/).locator('option:checked')).toHaveText('depth');
    await dialog.getByRole('button', { name: 'Create notebook' }).click();
    await expect(page.getByRole('tab', { name: 'sum-batch-1.ipynb' })).toBeVisible();
    await runAll(page);
    await expect(output.filter({ hasText: '2 of 2 rows' })).toBeVisible({ timeout: 60_000 });
    await expect(output.filter({ hasText: 'Saved as birds-predictions-' })).toBeVisible();
  });
});
