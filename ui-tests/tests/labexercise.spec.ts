import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { InferenceDialog } from '../pages/endpoints';
import { BISCOE, ENDPOINT, LabExercise, TORGERSEN } from '../pages/lab';
import { MainLooks } from '../pages/mainlooks';
import { runAll, runCell } from '../pages/notebook';

const EXAMPLES = path.resolve(__dirname, '../../examples');

/** The cell of the notebook that makes a run, and the same with other settings. */
const TRAINING = 5;
const SECOND = 'with mlflow.start_run(): train_penguins(max_iter=100, reg_param=0.01)';

// A DataFrame has to have the types that the model was trained with; JSON has numbers only.
const PREDICT =
  `birds = pd.DataFrame(${JSON.stringify([BISCOE, TORGERSEN])})` +
  '.astype(dict.fromkeys(features[1:], float)); ' +
  'print("PREDICTED", *mlflow.pyfunc.load_model("models:/Penguin Predictor/1").predict(birds))';

test.afterEach(({ request }) => LabExercise.forget(request));

test('the lab exercise: from two runs to predictions, and nothing is left', async ({
  page,
  request,
  tmpPath
}) => {
  const lab = new LabExercise(page, request);
  const { endpoint } = lab;
  const dialog = new InferenceDialog(page);
  for (const file of ['penguins.ipynb', 'penguins.csv']) {
    await page.contents.uploadFile(path.join(EXAMPLES, file), `${tmpPath}/${file}`);
  }
  await page.notebook.openByPath(`${tmpPath}/penguins.ipynb`);
  await page.notebook.activate('penguins.ipynb');
  await lab.panel.open();

  await test.step('two runs with other settings', async () => {
    await page.notebook.selectCells(TRAINING + 1);
    await runAll(page, 'Run All Above Selected Cell');
    await expect(lab.panel.rows).toHaveCount(1, { timeout: 90_000 });
    await page.notebook.setCell(TRAINING, 'code', SECOND);
    await runCell(page, TRAINING);
    await expect(lab.panel.rows).toHaveCount(2);
    await expect(lab.panel.root.locator('[data-status="FINISHED"]')).toHaveCount(2);
  });

  await lab.openLatestRun({ maxIter: '100', regParam: '0.01' });
  await lab.register();
  await lab.openVersion();
  await lab.serve(async () => {
    await expect(dialog.name).toBeFocused();
    await expect(dialog.name).toHaveValue('penguin-predictor');
    await dialog.name.fill('predict penguin');
    await expect(dialog.root).toContainText('Use up to 63 letters');
    await expect(dialog.create).toBeDisabled();
    await dialog.root.screenshot({ path: 'test-results/states/inference-dialog.png' });
  });

  const [first, second] = await test.step('what the model itself predicts', async () => {
    await page.notebook.activate('penguins.ipynb');
    const last = await page.notebook.getCellCount();
    await page.notebook.addCell('code', '');
    await page.notebook.enterCellEditingMode(last);
    await page.keyboard.insertText(PREDICT);
    await runCell(page, last);
    const output = page.locator('.jp-OutputArea-output').filter({ hasText: 'PREDICTED ' });
    const [, ...predicted] = (await output.innerText()).trim().split(' ');
    expect(predicted).toHaveLength(2);
    await page.activity.activateTab(ENDPOINT);
    return predicted;
  });

  await test.step('the same by JSON', () => lab.ask({ dataframe_records: [BISCOE] }, [first]));

  await test.step('with other values, by the form', async () => {
    expect(second).not.toBe(first);
    await endpoint.tab('Form');
    await expect(endpoint.field('BodyMass')).toHaveValue('4450');
    for (const [column, value] of Object.entries(TORGERSEN)) {
      await endpoint.field(column).fill(String(value));
    }
    await endpoint.send.click();
    await expect(endpoint.predictions()).toHaveText([second]);
  });

  await test.step('what the model refuses is told at the field', async () => {
    await endpoint.field('CulmenLength').fill('long');
    await endpoint.send.click();
    await expect(endpoint.field('CulmenLength')).toHaveAccessibleDescription(
      /Failed to convert column CulmenLength/
    );
    await new MainLooks(page, '.jp-MlflowEndpointPage').check('endpoint-ready');
  });

  await test.step('rows of a DataFrame of the kernel', async () => {
    await endpoint.root.getByRole('button', { name: 'Take a DataFrame…' }).click();
    await page.locator('.lm-Menu-itemLabel').getByText('birds', { exact: true }).click();
    await expect(endpoint.root.getByLabel('BodyMass, row 2')).toHaveValue('3750.0');
    await endpoint.send.click();
    await expect(endpoint.predictions()).toHaveText([first, second]);
  });

  await test.step('it is among what runs', async () => {
    await page.sidebar.openTab('jp-running-sessions');
    await expect(page.locator('.jp-RunningSessions')).toContainText(ENDPOINT);
    await page.sidebar.close('left');
  });

  await test.step('a name that is taken is told at the field', async () => {
    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('jupyter-mlflow:use-for-inference', {
        connection: 'default',
        model: { name: 'Penguin Predictor', version: '1' }
      });
    });
    await expect(dialog.name).toHaveValue('penguin-predictor');
    await dialog.name.fill(ENDPOINT);
    await expect(dialog.root).toContainText('There is an endpoint of this name already.');
    await page.keyboard.press('Escape');
    await expect(dialog.root).toHaveCount(0);
  });

  await lab.delete();
});
