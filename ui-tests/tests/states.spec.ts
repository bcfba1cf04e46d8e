import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { Looks } from '../pages/looks';
import { RUN_WITH_MODEL, openNotebook, runCell } from '../pages/notebook';

const RUNS = /\/jupyter-mlflow\/views\/default\/runs\?/;

const CONNECTIONS = /\/jupyter-mlflow\/connections\?/;

const STORE = '/home/ada/projects/penguins/mlflow.db';
const COPY = 'sqlite:////home/ada/projects/penguins/mlflow-upgraded.db';
const OLDER = {
  error_code: 'SCHEMA_OLDER',
  message:
    `${STORE} was made by an older MLflow. It was left alone, because that MLflow could no longer ` +
    `use it once it is upgraded. Copy and upgrade it with: cp ${STORE} ` +
    `${COPY.slice('sqlite:///'.length)} && mlflow db upgrade ${COPY}, then start Jupyter with ` +
    `MLFLOW_TRACKING_URI=${COPY}. Or choose another store with MLFLOW_TRACKING_URI.`,
  details: "schema revision 451aebb31d03, this MLflow's is cbc13b556ace"
};

/** Runs as people have them: of every status, with long names and odd values. */
const OTHER_RUNS = `
def train(name, status="FINISHED", **metrics):
    mlflow.start_run(run_name=name)
    mlflow.log_metrics(metrics)
    return mlflow.end_run(status) if status else None

train("failed", "FAILED", loss=float("nan"))
train("killed", "KILLED", loss=1e300, steps=123456)
train("a-name-that-somebody-has-made-of-all-parameters-lr-0.001-batch-64-dropout-0.25",
      **{"validation/very_long_metric_name_of_the_last_epoch": 0.123456789, "accuracy": 0.93333333})
train("still-running", None, loss=0.125)
`;

test('without runs it says what to do', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('empty.ipynb');
  await panel.open();
  await expect(panel.root).toContainText('No runs yet. Run a cell that calls mlflow.start_run()');
  await expect(panel.root.getByRole('button', { name: 'Insert example cell' })).toBeVisible();
  await new Looks(page, panel).check('empty');
});

test('while the store is slow it says so', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  // The store's own answer, later.
  await page.route(RUNS, async route => {
    await held;
    await route.continue();
  });
  await page.notebook.createNew('slow.ipynb');
  await panel.open();
  const message = panel.root.getByRole('status').filter({ hasText: /Loading…|Starting the store…/ });
  // Quick stores show none: it fades in.
  await expect(message).toHaveCSS('opacity', '1');
  await new Looks(page, panel).check('loading');
  release();
  await expect(panel.root).toContainText('No runs yet');
});

test('an older store is told of, with what to do', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  // A stand-in for the server with such a store, which its own tests have: here it is about how
  // that looks.
  await page.route(RUNS, route => route.fulfill({ status: 503, json: OLDER }));
  await page.route(CONNECTIONS, async route => {
    const [connection] = await (await route.fetch()).json();
    await route.fulfill({ json: [{ ...connection, state: 'failed', error: OLDER }] });
  });
  await page.notebook.createNew('older.ipynb');
  await panel.open();
  const alert = panel.root.getByRole('alert');
  await expect(alert).toContainText('was made by an older MLflow');
  await expect(alert.getByRole('button', { name: 'Retry' })).toBeVisible();
  await alert.getByText('Details').click();
  await expect(alert).toContainText('SCHEMA_OLDER');
  await expect(panel.root).not.toContainText('No runs yet');
  await new Looks(page, panel).check('error');
  // By a key, as the panel may try again by itself before a mouse is there.
  await alert.getByRole('button', { name: 'Retry' }).focus();
  await page.unroute(RUNS);
  await page.unroute(CONNECTIONS);
  await page.keyboard.press('Enter');
  await expect(panel.root).toContainText('No runs yet');
});

test('a kernel that logs elsewhere is told of', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('elsewhere.ipynb');
  await panel.open();
  const place = 'mlflow.a-team-with-a-long-name.example.org/tracking';
  const uri = `https://${place}`;
  await page.notebook.setCell(0, 'code', `import mlflow\nmlflow.set_tracking_uri("${uri}")`);
  await runCell(page, 0);
  await expect(panel.notice('This kernel logs to another store')).toContainText(`https · ${place}`);
  await expect(panel.root.getByRole('alert')).toContainText(uri);
  await new Looks(page, panel).check('elsewhere');
});

test('runs of every kind', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const looks = new Looks(page, panel);
  await openNotebook(page, `${tmpPath}/runs.ipynb`, RUN_WITH_MODEL + OTHER_RUNS);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(5, { timeout: 90_000 });
  for (const [name, status] of [
    ['still-running', 'running'],
    ['with-a-model', 'finished'],
    ['killed', 'killed'],
    ['failed', 'failed']
  ]) {
    await expect(panel.run(name).getByRole('img', { name: status })).toBeVisible();
  }
  await expect(panel.run('failed')).toContainText('loss NaN');
  await expect(panel.run('killed')).toContainText('1e300');
  await expect(panel.run('with-a-model')).toContainText('accuracy 0.9333');
  await looks.check('runs');
  await looks.check('pointed', { hover: panel.rows.nth(1).locator('.jp-MlflowRunRow-name') });
});

test('all about a run', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const looks = new Looks(page, panel);
  await openNotebook(page, `${tmpPath}/run.ipynb`, RUN_WITH_MODEL);
  await panel.open();
  await runCell(page, 0);
  await expect(panel.rows).toHaveCount(1, { timeout: 90_000 });
  const row = await panel.expand('with-a-model');
  await expect(panel.value(row, 'loss')).toHaveText('1.235e-5');
  await expect(panel.value(row, 'best')).toHaveText('−∞');
  await expect(panel.value(row, 'optimizer')).toHaveText('adam');
  await expect(panel.value(row, 'Run id')).toHaveText(/^[0-9a-f]{32}$/);
  await expect(row).toContainText('echo python_function');
  await looks.check('expanded');
  await looks.check('hovered', { hover: row.locator('.jp-MlflowRunRow-name') });
});
