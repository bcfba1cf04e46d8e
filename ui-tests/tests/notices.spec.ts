import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { Looks } from '../pages/looks';
import { openNotebook, runCell } from '../pages/notebook';

// Here it is about how the notices look: the server's answers are its own, changed to what it says
// in such a case. The stories in which they come up have tests of their own.

const NOTEBOOK = /\/jupyter-mlflow\/notebooks\?/;
const CONNECTIONS = /\/jupyter-mlflow\/connections\?/;
const RUNS = /\/jupyter-mlflow\/views\/default\/runs\?/;

const TRAIN = `
import mlflow
for name in ("gentle-fox-12", "a-name-that-somebody-has-made-of-all-parameters-lr-0.001"):
    with mlflow.start_run(run_name=name):
        mlflow.log_metrics({"accuracy": 0.93, "loss": 0.21})
`;
const LEFT_OPEN = `
_ = mlflow.start_run(run_name="bold-owl-7")
mlflow.log_metrics({"accuracy": 0.93, "loss": 0.21})
`;

type Json = Record<string, unknown>;

/** Change what the server answers from now on. */
async function answer(
  page: IJupyterLabPageFixture,
  url: RegExp,
  change: (found: Json) => Json
): Promise<void> {
  await page.route(url, async route => {
    const found = (await (await route.fetch()).json()) as Json | Json[];
    const changed = Array.isArray(found) ? found.map(change) : change(found);
    await route.fulfill({ json: changed });
  });
}

test('a copy that shares its experiment with others, which is deleted', async ({
  page,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  await answer(page, NOTEBOOK, found => ({
    ...found,
    copy_of: { path: `${tmpPath}/a-notebook-with-a-long-name.ipynb` },
    others: [`${tmpPath}/a-notebook-with-a-long-name.ipynb`]
  }));
  await answer(page, RUNS, found => ({
    ...found,
    deleted_experiment: {
      experiment_id: '7',
      name: `${tmpPath}/copy.ipynb`,
      lifecycle_stage: 'deleted',
      artifact_location: null
    }
  }));
  await openNotebook(page, `${tmpPath}/copy.ipynb`, TRAIN);
  await panel.open();
  await expect(panel.notice('This is a copy of')).toBeVisible();
  await expect(panel.notice('was deleted')).toBeVisible();
  await expect(panel.root).toContainText('shared with a-notebook');
  await new Looks(page, panel).check('copy');
});

test('a kernel without the package', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await answer(page, NOTEBOOK, found => ({ ...found, kernel: null }));
  await openNotebook(page, `${tmpPath}/bare.ipynb`, '1');
  await panel.open();
  await expect(panel.notice('lacks jupyter-mlflow')).toBeVisible();
  await new Looks(page, panel).check('bare-kernel');
});

test('a kernel that logs to another store', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const uri = 'https://mlflow.a-team-with-a-long-name.example.org/tracking';
  await answer(page, NOTEBOOK, found => ({
    ...found,
    kernel: found.kernel && {
      ...(found.kernel as Json),
      mlflow_version: null,
      tracking_uri: uri,
      connection: null
    }
  }));
  await openNotebook(page, `${tmpPath}/other.ipynb`, '1');
  await panel.open();
  await expect(panel.notice('Its runs are not in this list.')).toBeVisible();
  await new Looks(page, panel).check('not-followed');
});

test('a store that can be upgraded', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const error = {
    error_code: 'SCHEMA_OLDER',
    message: '/home/ada/projects/penguins/mlflow.db was made by an older MLflow.',
    details: "schema revision 451aebb31d03, this MLflow's is cbc13b556ace"
  };
  await page.route(RUNS, route => route.fulfill({ status: 503, json: error }));
  await answer(page, CONNECTIONS, found => ({ ...found, state: 'failed', error, can_upgrade: true }));
  await page.route(/\/upgrade/, route =>
    route.fulfill({ status: 503, json: { message: 'There is no space left on the disk.' } })
  );
  await openNotebook(page, `${tmpPath}/older.ipynb`, '1');
  await panel.open();
  await panel.root.getByRole('button', { name: 'Copy and upgrade' }).click();
  await expect(panel.root).toContainText('There is no space left on the disk.');
  await new Looks(page, panel).check('upgrade');
});

test('runs with cells, one stale, one left open', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await answer(page, RUNS, found => {
    const columns = found.columns as Record<string, unknown[]>;
    const tags = found.tags as Record<string, unknown[]>;
    const ids = columns.run_id ?? [];
    const isLong = (columns.run_name ?? []).map(name => String(name).startsWith('a-name'));
    const status = isLong.map((long, index) => (long ? 'RUNNING' : columns.status?.[index]));
    const processes = isLong.map(long => (long ? 'p0' : null));
    const cells = isLong.map(long => (long ? 'gone' : 'cell-0'));
    const snapshots = ids.map(() => 'run/notebook');
    return {
      ...found,
      columns: { ...columns, status },
      tags: {
        ...tags,
        'jupyter.kernel.process': processes,
        'jupyter.notebook.snapshot': snapshots,
        'jupyter.cell.id': cells
      }
    };
  });
  await answer(page, NOTEBOOK, found => ({
    ...found,
    ended_processes: ['p0']
  }));
  await openNotebook(page, `${tmpPath}/runs.ipynb`, TRAIN + LEFT_OPEN);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(3);
  await expect(panel.rows.getByRole('img', { name: 'stale' })).toBeVisible();
  await expect(panel.notice('is still active')).toBeVisible();
  await page.notebook.setCell(0, 'code', '# edited');
  await expect(panel.run('gentle-fox-12').getByRole('img', { name: /edited/ })).toBeVisible();
  const looks = new Looks(page, panel);
  await looks.check('cells');
  await panel.expand('gentle-fox-12');
  await looks.check('code');
});

test('the runs of a cell without any', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/none.ipynb`, '1', TRAIN);
  await panel.open();
  await runCell(page, 1);
  await expect(panel.rows).toHaveCount(2);
  await page.notebook.selectCells(0);
  await page.evaluate(() =>
    (window as unknown as { jupyterapp: { commands: { execute(id: string): Promise<void> } } })
      .jupyterapp.commands.execute('jupyter-mlflow:show-cell-runs')
  );
  await expect(panel.root).toContainText('This cell has made no runs yet.');
  await new Looks(page, panel).check('no-cell-runs');
  await panel.root.getByRole('button', { name: /^Runs of/ }).click();
  await expect(panel.rows).toHaveCount(2);
});
