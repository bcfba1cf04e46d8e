import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { RunsTablePage, seed } from '../pages/table';

const RUN = "import mlflow\nwith mlflow.start_run():\n    mlflow.log_metric('loss', 1)";

test('a notebook whose name a deleted experiment has', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const panel = new ExperimentsPanel(page);
  const path = `${tmpPath}/again.ipynb`;
  const taken = await store.createExperiment(path);
  await store.post('experiments/delete', { experiment_id: taken });
  await openNotebook(page, path, RUN);
  await panel.open();
  const experiment = panel.root.locator('.jp-MlflowHeader-experiment');

  await test.step('has an experiment with another name', async () => {
    await runCell(page, 0);
    await expect(panel.rows).toHaveCount(1);
    await expect(experiment).toHaveText(`Experiment ${path} (2)`);
    // It was another one's: there is nothing to offer.
    await expect(panel.notice('was deleted')).toHaveCount(0);
    expect(await store.runs(`${path} (2)`)).toHaveLength(1);
  });

  await test.step('and a third one, when that is deleted and not wanted back', async () => {
    const { experiment_id: own } = await store.experiment(`${path} (2)`);
    await store.post('experiments/delete', { experiment_id: own });
    await panel
      .notice('was deleted')
      .getByRole('button', { name: 'Use a new one' })
      .click();
    await runCell(page, 0);
    await expect(experiment).toHaveText(`Experiment ${path} (3)`);
    await expect(panel.rows).toHaveCount(1);
    expect(await store.runs(`${path} (3)`)).toHaveLength(1);
  });

  await test.step('nobody else can take it, and is told why', async () => {
    await panel.root.getByRole('button', { name: 'All experiments' }).click();
    await panel.root.getByRole('button', { name: 'New experiment…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(path);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(page.getByRole('alert')).toContainText('A deleted experiment has this name.');
  });
});

test('a run whose experiment is deleted', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const panel = new ExperimentsPanel(page);
  const run = new RunPage(page);
  const table = new RunsTablePage(page);
  const name = `${tmpPath} gone`;
  const { experimentId, runIds } = await seed(store, name, [
    { name: 'first', metrics: { loss: 1 }, params: { rate: '0.1' } },
    { name: 'second', metrics: { loss: 2 } }
  ]);
  const [first = ''] = runIds;
  const ofRun = run.root.getByText(/^This run is deleted\./);
  const ofExperiment = run.root.getByText(/^The experiment of this run is deleted\./);

  await test.step('its page says both, as soon as it is', async () => {
    await run.open(first);
    await expect(run.value('Parameters', 'rate')).toHaveText('0.1');
    await expect(ofExperiment).toHaveCount(0);
    // MLflow deletes its runs with it.
    await store.post('experiments/delete', { experiment_id: experimentId });
    await expect(ofExperiment).toBeVisible();
    await expect(ofRun).toBeVisible();
    await expect(run.value('Parameters', 'rate')).toHaveText('0.1');
    await expect(run.root.getByRole('button', { name: 'Rename run' })).toHaveCount(0);
  });

  await test.step('the table says so, and has them among the deleted', async () => {
    await run.root
      .getByRole('navigation', { name: 'Lineage' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    await expect(table.root).toContainText('This experiment is deleted, and its runs with it.');
    await table.root.getByRole('button', { name: 'Show deleted runs' }).click();
    await expect.poll(() => table.names()).toEqual(['second', 'first']);
    await table.root.getByRole('button', { name: 'Leave the deleted runs' }).click();
    await expect(table.root).toContainText('This experiment is deleted');
  });

  await test.step('one can be restored alone', async () => {
    await run.open(first);
    await run.root.getByRole('button', { name: 'Restore run' }).click();
    await expect(ofRun).toHaveCount(0);
    await expect(ofExperiment).toBeVisible();
    await table.open({ experimentId });
    await expect.poll(() => table.names()).toEqual(['first']);
    await table.choose('More', 'Show deleted runs');
    await expect.poll(() => table.names()).toEqual(['second']);
    await table.root.getByRole('button', { name: 'Leave the deleted runs' }).click();
  });

  await test.step('all of it comes back with the experiment', async () => {
    await panel.open();
    await panel.root.getByRole('checkbox', { name: 'Deleted experiments' }).check();
    await panel.root.getByRole('searchbox').fill(name);
    await panel.experiment(name).getByRole('button', { name: 'Restore' }).click();
    await expect.poll(() => table.names()).toEqual(['second', 'first']);
    await run.open(first);
    await expect(run.value('Parameters', 'rate')).toHaveText('0.1');
    await expect(ofExperiment).toHaveCount(0);
  });
});
