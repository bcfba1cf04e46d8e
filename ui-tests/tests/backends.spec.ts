import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { JobPage, ProjectDialog, RECORDING, recorded } from '../pages/jobs';
import { expectAccessible } from '../pages/looks';
import { installPlugin, uninstallPlugins } from '../pages/plugins';

const PROJECT = path.resolve(__dirname, '../../examples/elasticnet');

/** What MLflow itself adds to every backend's configuration. */
const OF_MLFLOW = ['ENV_MANAGER', 'SYNCHRONOUS', 'DOCKER_ARGS', 'STORAGE_DIR'].concat([
  'build_image',
  'docker_auth'
]);

test.beforeEach(({ page }) => installPlugin(page, RECORDING));
test.afterEach(({ page }) => uninstallPlugins(page));

test('a backend gets what the form says, and nothing else', async ({
  page,
  request,
  tmpPath
}) => {
  const dialog = new ProjectDialog(page);
  const job = new JobPage(page);
  const backend = dialog.field('Backend', { exact: true });
  const json = dialog.field('Backend config as JSON');
  const environment = dialog.field("Make the project's environment");
  await page.contents.uploadDirectory(PROJECT, `${tmpPath}/elasticnet`);
  await page.filebrowser.openDirectory(tmpPath);

  await test.step('on this machine, in the environment that is there', async () => {
    await dialog.open('elasticnet');
    await dialog.field(/^alpha/).fill('0.3');
    await dialog.root.getByText('Where it runs').click();
    await backend.selectOption('azureml');
    await environment.selectOption('No');
    expect(JSON.parse(await json.inputValue())).toEqual({ USE_CONDA: false });
    await expectAccessible(page, '.jp-MlflowProjectDialog', 'project-where');
    await dialog.root.screenshot({ path: 'test-results/states/project-where.png' });
    await page.theme.setDarkTheme();
    await expectAccessible(page, '.jp-MlflowProjectDialog', 'project-where-dark');
    await dialog.root.screenshot({ path: 'test-results/states/project-where-dark.png' });
    await page.theme.setLightTheme();
    await dialog.run.click();
    await job.expectState('Finished');
  });

  await test.step('the same on a cluster, where that has no effect', async () => {
    await job.root.getByRole('button', { name: 'Run again…' }).click();
    await expect(environment).toHaveValue('false');
    await dialog.field('Compute target').fill('cpu-cluster');
    expect(await dialog.note(environment)).toContain('no effect, as COMPUTE is given');
    await dialog.run.click();
    // Not the page of the one before.
    await expect(job.root).toContainText('cpu-cluster');
    await job.expectState('Finished');
  });

  await test.step('any other, by JSON', async () => {
    await job.root.getByRole('button', { name: 'Run again…' }).click();
    await backend.selectOption('recording');
    await json.fill('{"queue": "long"');
    await dialog.run.click();
    await expect(json).toBeFocused();
    await json.fill('{"queue": "long", "nodes": [1, 2], "note": "it\'s \\"quoted\\""}');
    await dialog.run.click();
    await expect(job.root).toContainText('quoted');
    await job.expectState('Finished');
  });

  const given = await recorded(request);
  expect(
    given.map(({ backend_config: config }) =>
      Object.fromEntries(Object.entries(config).filter(([name]) => !OF_MLFLOW.includes(name)))
    )
  ).toEqual([
    { USE_CONDA: false },
    { COMPUTE: 'cpu-cluster', USE_CONDA: false },
    { queue: 'long', nodes: [1, 2], note: 'it\'s "quoted"' }
  ]);
  for (const { params, entry_point: entryPoint, tracking_uri: uri } of given) {
    expect(params).toEqual({ alpha: '0.3', l1_ratio: '0.1', epochs: '20' });
    expect(entryPoint).toBe('main');
    expect(uri).toMatch(/^sqlite:\/\/\/.*mlflow\.db$/);
  }
});
