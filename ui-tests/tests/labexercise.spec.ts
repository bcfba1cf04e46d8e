import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { BISCOE, LabExercise, TORGERSEN } from '../pages/lab';

const EXAMPLES = path.resolve(__dirname, '../../examples');

/** The cell of the notebook that makes a run. */
const TRAINING = 5;
const SECOND = 'with mlflow.start_run(): train_penguins(max_iter=100, reg_param=0.01)';

// A DataFrame has to have the types that the model was trained with; JSON has numbers only.
const PREDICT =
  'print("PREDICTED", *mlflow.pyfunc.load_model("models:/Penguin Predictor/1")' +
  `.predict(pd.DataFrame(${JSON.stringify([BISCOE, TORGERSEN])})` +
  '.astype(dict.fromkeys(features[1:], float))))';

test.afterEach(({ request }) => LabExercise.forget(request));

test('the lab exercise: from two runs to predictions, and nothing is left', async ({
  page,
  request,
  tmpPath
}) => {
  const lab = new LabExercise(page, request);
  for (const file of ['penguins.ipynb', 'penguins.csv']) {
    await page.contents.uploadFile(path.join(EXAMPLES, file), `${tmpPath}/${file}`);
  }
  await page.notebook.openByPath(`${tmpPath}/penguins.ipynb`);
  await page.notebook.activate('penguins.ipynb');
  await lab.panel.open();

  await test.step('two runs with other settings', async () => {
    await page.notebook.selectCells(TRAINING + 1);
    await page.menu.clickMenuItem('Run>Run All Above Selected Cell');
    await expect(lab.panel.rows).toHaveCount(1, { timeout: 90_000 });
    await page.notebook.setCell(TRAINING, 'code', SECOND);
    await page.notebook.runCell(TRAINING);
    await expect(lab.panel.rows).toHaveCount(2);
    await expect(lab.panel.root.locator('[data-status="FINISHED"]')).toHaveCount(2);
  });

  await lab.openLatestRun({ maxIter: '100', regParam: '0.01' });
  await lab.register();
  await lab.openVersion();
  await lab.serve();

  const [first, second] = await test.step('what the model itself predicts', async () => {
    await page.notebook.activate('penguins.ipynb');
    const last = await page.notebook.getCellCount();
    await page.notebook.addCell('code', PREDICT);
    await page.notebook.runCell(last);
    const output = page.locator('.jp-OutputArea-output').filter({ hasText: 'PREDICTED ' });
    const [, ...predicted] = (await output.innerText()).trim().split(' ');
    expect(predicted).toHaveLength(2);
    await page.activity.activateTab('predict-penguin');
    return predicted;
  });

  await test.step('the same by JSON', () => lab.ask({ dataframe_records: [BISCOE] }, [first]));

  await test.step('with other values, by the form', async () => {
    expect(second).not.toBe(first);
    await lab.endpoint.tab('Form');
    for (const [column, value] of Object.entries(TORGERSEN)) {
      await lab.endpoint.field(column).fill(String(value));
    }
    await lab.endpoint.send.click();
    await expect(lab.endpoint.predictions()).toHaveText([second]);
  });

  await lab.delete();
});
