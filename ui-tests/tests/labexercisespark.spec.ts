import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { BISCOE, LabExercise, TORGERSEN } from '../pages/lab';
import { openNotebook, runCell } from '../pages/notebook';

const PENGUINS = path.resolve(__dirname, '../../examples/penguins.csv');

/** A pipeline as courses have it; without a signature or an example. */
const PREPARE = `
import mlflow, pandas as pd
from pyspark.ml import Pipeline
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.feature import MinMaxScaler, StringIndexer, VectorAssembler
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", False).getOrCreate()
penguins = spark.createDataFrame(pd.read_csv("penguins.csv").dropna())
numbers = ["CulmenLength", "CulmenDepth", "FlipperLength", "BodyMass"]

def train(max_iter, reg_param):
    with mlflow.start_run():
        mlflow.log_params({"maxIter": max_iter, "regParam": reg_param})
        model = Pipeline(stages=[
            StringIndexer(inputCol="Species", outputCol="label"),
            StringIndexer(inputCol="Island", outputCol="IslandIndex"),
            VectorAssembler(inputCols=["IslandIndex", *numbers], outputCol="raw"),
            MinMaxScaler(inputCol="raw", outputCol="features"),
            LogisticRegression(maxIter=max_iter, regParam=reg_param),
        ]).fit(penguins)
        mlflow.spark.log_model(model, "classifier")
`;

const FIRST = 'train(5, 0.5)';
const SECOND = 'train(50, 0.001)';

const PREDICT = `
model = mlflow.pyfunc.load_model("models:/Penguin Predictor/1")
print("PREDICTED", *model.predict(pd.DataFrame(${JSON.stringify([BISCOE, TORGERSEN])})))
`;

// Models are written, loaded and served by JVMs.
test.use({ actionTimeout: 300_000 });
test.setTimeout(900_000);

test.afterEach(({ request }) => LabExercise.forget(request));

test('the lab exercise with a PySpark pipeline', { tag: '@slow' }, async ({
  page,
  request,
  tmpPath
}) => {
  const lab = new LabExercise(page, request);
  await page.contents.uploadFile(PENGUINS, `${tmpPath}/penguins.csv`);
  await openNotebook(page, `${tmpPath}/spark.ipynb`, PREPARE, FIRST, SECOND, PREDICT);
  await lab.panel.open();

  await test.step('two runs with other settings', async () => {
    for (const cell of [0, 1, 2]) {
      await runCell(page, cell);
    }
    await expect(lab.panel.root.locator('[data-status="FINISHED"]')).toHaveCount(2, {
      timeout: 300_000
    });
  });

  await lab.openLatestRun({ maxIter: '50', regParam: '0.001' });
  await lab.register();
  await lab.openVersion();
  await lab.serve();

  const [first, second] = await test.step('what the model itself predicts', async () => {
    await page.notebook.activate('spark.ipynb');
    await runCell(page, 3);
    const output = page.locator('.jp-OutputArea-output').filter({ hasText: 'PREDICTED ' });
    await expect(output).toBeVisible({ timeout: 120_000 });
    const [, ...predicted] = (await output.innerText()).trim().split(' ');
    expect(predicted).toHaveLength(2);
    await page.activity.activateTab('predict-penguin');
    return predicted;
  });

  await test.step('the form has the columns of pasted JSON', async () => {
    await lab.endpoint.tab('Form');
    await lab.endpoint.root
      .getByRole('textbox', { name: 'Rows to paste' })
      .fill(JSON.stringify({ dataframe_records: [BISCOE] }));
    await lab.endpoint.root.getByRole('button', { name: 'Take 1 row' }).click();
    await expect(lab.endpoint.field('Island')).toHaveValue('Biscoe');
    await expect(lab.endpoint.field('CulmenLength')).toHaveValue('48.7');
    await lab.endpoint.send.click();
    await expect(lab.endpoint.predictions()).toHaveText([first]);
  });

  await test.step('with other values', async () => {
    expect(second).not.toBe(first);
    for (const [column, value] of Object.entries(TORGERSEN)) {
      await lab.endpoint.field(column).fill(String(value));
    }
    await lab.endpoint.send.click();
    await expect(lab.endpoint.predictions()).toHaveText([second]);
  });

  await test.step('the same by JSON', () =>
    lab.ask({ dataframe_records: [BISCOE, TORGERSEN] }, [first, second]));

  await lab.delete();
});
