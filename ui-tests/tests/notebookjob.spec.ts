import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { JobPage, ProjectDialog } from '../pages/jobs';
import { expectAccessible } from '../pages/looks';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { heldToast } from '../pages/toast';

const PROJECT = path.resolve(__dirname, '../../examples/elasticnet');

/** A notebook with a cell of parameters, as papermill has them. */
const TRAIN = {
  cells: [
    cell('alpha = 0.5\nrounds = 3', { tags: ['parameters'] }),
    cell('import mlflow\nmlflow.log_metric("loss", alpha * rounds)\nprint("LOSS", alpha * rounds)')
  ],
  metadata: {
    kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' }
  },
  nbformat: 4,
  nbformat_minor: 5
};

function cell(source: string, metadata: object = {}): object {
  return {
    cell_type: 'code',
    id: `c${source.length}`,
    execution_count: null,
    metadata,
    outputs: [],
    source
  };
}

test('a notebook runs as a job, and becomes a project', async ({
  page,
  request,
  tmpPath
}) => {
  const dialog = new ProjectDialog(page);
  const job = new JobPage(page);
  await page.contents.uploadContent(JSON.stringify(TRAIN), 'text', `${tmpPath}/train.ipynb`);
  await page.filebrowser.openDirectory(tmpPath);

  await test.step('with another value of its parameters', async () => {
    await dialog.choose('train.ipynb', 'Run notebook as a job…');
    const alpha = dialog.field(/^alpha/);
    await expect(alpha).toHaveValue('0.5');
    await alpha.fill('much');
    await dialog.run.click();
    expect(await dialog.note(alpha)).toContain('“much” is no number');
    await alpha.fill('0.25');
    await expectAccessible(page, '.jp-MlflowProjectDialog', 'notebook-job');
    await dialog.root.screenshot({ path: 'test-results/states/notebook-job.png' });
    await dialog.run.click();
    await job.expectState('Finished');
    await expect(job.log).toContainText('LOSS 0.75');
    await job.root.screenshot({ path: 'test-results/states/notebook-job-page.png' });
  });

  await test.step('its run has the value, and the notebook as it ran', async () => {
    const run = new RunPage(page);
    await job.runs.first().click();
    await expect(run.value('Parameters', 'alpha')).toHaveText('0.25');
    await run.file('job').click();
    await expect(run.file('train.ipynb')).toBeVisible();
    // What its cells have logged is a run in it.
    const runs = await new Store(request).runs(`${tmpPath}/train.ipynb`);
    expect(runs).toHaveLength(2);
    expect(JSON.stringify(runs)).toContain('"key":"loss","value":0.75');
  });

  await test.step('a project that has the same parameters', async () => {
    await dialog.choose('train.ipynb', 'Make a project of this notebook…');
    await expect(dialog.root.getByRole('group', { name: 'Parameters' })).toContainText('rounds');
    await expectAccessible(page, '.jp-MlflowProjectDialog', 'notebook-project');
    await dialog.root.screenshot({ path: 'test-results/states/notebook-project.png' });
    await dialog.root.getByRole('button', { name: 'Make project' }).click();
    const told = await heldToast(page, 'The project is in');
    await expect(page.locator('.jp-DirListing-item[title^="Name: MLproject"]')).toBeVisible();
    await told.getByRole('button', { name: 'Run it…' }).click();
    await expect(dialog.field(/^alpha/)).toHaveValue('0.5');
    await dialog.field(/^alpha/).fill('4');
    await dialog.run.click();
    await expect(job.log).toContainText('LOSS 12', { timeout: 60_000 });
  });
});

test('a project runs from a cell, with a card that goes along', async ({ page, tmpPath }) => {
  const card = page.locator('.jp-MlflowJobCard');
  await page.contents.uploadDirectory(PROJECT, `${tmpPath}/elasticnet`);
  await openNotebook(
    page,
    `${tmpPath}/cell.ipynb`,
    '%load_ext jupyter_mlflow\n%mlflow_project run elasticnet -P alpha=0.3 -P epochs=2',
    '%mlflow_project run elasticnet -P alpha=abc'
  );

  await test.step('to its end', async () => {
    await runCell(page, 0);
    await expect(card).toContainText('Finished', { timeout: 60_000 });
    await expect(card.getByRole('log')).toContainText('Epoch 2');
    await page.addStyleTag({ content: 'html, body { height: 100%; }' });
    await expectAccessible(page, '.jp-MlflowJobCard', 'job-card', ['[class^="ansi-"]']);
    await page.screenshot({ path: 'test-results/states/job-card.png' });
  });

  await test.step('a wrong value is refused below the cell', async () => {
    await runCell(page, 1);
    const said = page.locator('.jp-OutputArea-output').filter({ hasText: 'abc' });
    await expect(said).toContainText('alpha');
    await page.screenshot({ path: 'test-results/states/job-card-refused.png' });
  });
});
