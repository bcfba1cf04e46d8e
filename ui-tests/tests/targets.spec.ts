import { expect, test } from '@jupyterlab/galata';
import { EndpointPage, InferenceDialog } from '../pages/endpoints';
import { ExperimentsPanel } from '../pages/experiments';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook, runCell } from '../pages/notebook';
import { installPlugin, uninstallPlugins } from '../pages/plugins';
import { RemoteTargets, SHELF } from '../pages/targets';

const LOG = `
import mlflow
from mlflow.pyfunc import PythonModel

class Twice(PythonModel):
    def predict(self, model_input):
        return model_input["a"] * 2

with mlflow.start_run(run_name="twice"):
    mlflow.pyfunc.log_model(name="twice", python_model=Twice(), pip_requirements=["mlflow"])
print("LOGGED")
`;

test.beforeEach(({ page }) => installPlugin(page, SHELF));
test.afterEach(({ page }) => uninstallPlugins(page));

test('a model at a target of a plug-in, and a target without a login', async ({
  page,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  const remote = new RemoteTargets(page);
  const dialog = new InferenceDialog(page);
  const served = new EndpointPage(page);
  await openNotebook(page, `${tmpPath}/twice.ipynb`, LOG);
  await panel.open();
  await runCell(page, 0);
  await expect(page.locator('.jp-NotebookPanel .jp-OutputArea').first()).toContainText('LOGGED');

  await test.step('choose the target, and create', async () => {
    await panel.act('twice', 'Use for inference');
    await dialog.root.getByLabel('Where').selectOption('shelf');
    await expect(dialog.root.getByText('Help of this target')).toBeVisible();
    await dialog.root.getByLabel('Deployment name').fill('doubles');
    const config = dialog.root.getByLabel('Config as JSON');
    const create = dialog.root.getByRole('button', { name: 'Create deployment' });
    await config.fill('{"size": 3');
    await expect(dialog.root).toContainText('This is no JSON');
    await expect(create).toBeDisabled();
    await config.fill('{"size": 3}');
    await dialog.root.screenshot({ path: 'test-results/states/inference-remote.png' });
    await create.click();
    await expect(served.root.getByRole('heading', { level: 1, name: 'doubles' })).toBeVisible();
    await expect(served.root).toContainText('In service');
    await expect(served.root).toContainText('models:/m-');
  });

  await test.step('query', async () => {
    await served.json.fill('{"dataframe_records": [{"a": 2}, {"a": 21}]}');
    await served.send.click();
    await expect(served.predictions()).toHaveText(['4', '42']);
    await new MainLooks(page, '.jp-MlflowEndpointPage').check('remote-deployment');
  });

  await test.step('change', async () => {
    await served.root.getByRole('button', { name: 'Change…' }).click();
    const change = page.getByRole('dialog').filter({ hasText: 'Change “doubles”' });
    await change.getByLabel('Config as JSON').fill('{"size": 4}');
    await change.screenshot({ path: 'test-results/states/remote-change.png' });
    await change.getByRole('button', { name: 'Change', exact: true }).click();
    await expect(change).toHaveCount(0);
    await expect(served.root).toContainText('"size": 4');
  });

  await test.step('it is listed in the panel', async () => {
    await panel.root.getByRole('button', { name: 'Endpoints' }).click();
    await remote.unfold();
    await remote.target('shelf').getByText('shelf', { exact: true }).click();
    await expect(remote.target('shelf')).toContainText('In service');
    await remote.root.screenshot({ path: 'test-results/states/remote-targets.png' });
  });

  await test.step('delete', async () => {
    await served.root.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(served.root).toHaveCount(0);
    await expect(remote.target('shelf')).toContainText('Nothing is served there.');
  });

  await test.step('Databricks without a login says so', async () => {
    await remote.root.getByRole('button', { name: 'Add target…' }).click();
    await remote.uri.fill('nowhere');
    await remote.uri.press('Enter');
    await expect(remote.root).toContainText('There is no plug-in for the target');
    await remote.uri.fill('databricks');
    await remote.uri.press('Enter');
    await remote.target('databricks').getByText('databricks', { exact: true }).click();
    await expect(remote.target('databricks')).toContainText(
      'Reading Databricks credential configuration failed'
    );
    await remote.root.screenshot({ path: 'test-results/states/remote-no-login.png' });
    await remote.target('databricks').getByRole('button', { name: 'Remove' }).click();
    await expect(remote.target('databricks')).toHaveCount(0);
  });
});
