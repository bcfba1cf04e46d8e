import { expect, test } from '@jupyterlab/galata';
import { execFileSync } from 'child_process';
import * as path from 'path';
import { EndpointPage, Endpoints, InferenceDialog } from '../pages/endpoints';
import { ExperimentsPanel } from '../pages/experiments';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook } from '../pages/notebook';

const PENGUINS = path.resolve(__dirname, '../../examples/penguins.csv');

/** A real model of penguins. What it predicts for one of them is printed. */
const TRAIN = `
import mlflow, pandas as pd
from mlflow.models import infer_signature
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

columns = ["Island", "CulmenLength", "CulmenDepth", "FlipperLength", "BodyMass"]
penguins = pd.read_csv("penguins.csv").dropna(subset=[*columns, "Species"])
numbers = dict.fromkeys(columns[1:], float)
inputs = penguins[columns].astype(numbers)
with mlflow.start_run(run_name="penguins"):
    model = make_pipeline(
        make_column_transformer((OneHotEncoder(), ["Island"]), (MinMaxScaler(), columns[1:])),
        LogisticRegression(C=100, max_iter=200),
    ).fit(inputs, penguins["Species"])
    mlflow.sklearn.log_model(
        model, name="classifier", serialization_format="cloudpickle",
        signature=infer_signature(inputs, model.predict(inputs)), input_example=inputs.head(1),
        pip_requirements=["mlflow", "scikit-learn"],
    )
one = pd.DataFrame([["Biscoe", 48.7, 14.1, 210, 4450]], columns=columns).astype(numbers)
print("PREDICTED", model.predict(one)[0])
`;

const REQUEST = {
  dataframe_records: [
    {
      Island: 'Biscoe',
      CulmenLength: 48.7,
      CulmenDepth: 14.1,
      FlipperLength: 210,
      BodyMass: 4450
    }
  ]
};

/** Processes that serve a model. */
function serving(): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter(line => line.includes('jupyter_mlflow/endpoints/server.py'));
}

// Other stories register their first version under this name.
test.afterEach(async ({ request }) => {
  await request.delete(
    '/jupyter-mlflow/tracking/default/api/2.0/mlflow/registered-models/delete',
    { data: { name: 'Penguin Predictor' } }
  );
});

test('from a run to a prediction, and nothing is left', async ({ page, request, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const endpoint = new EndpointPage(page);
  const dialog = new InferenceDialog(page);
  const looks = new MainLooks(page, '.jp-MlflowEndpointPage');
  const before = serving();
  const own: string[] = [];
  await page.contents.uploadFile(PENGUINS, `${tmpPath}/penguins.csv`);
  await openNotebook(page, `${tmpPath}/serve.ipynb`, TRAIN);
  await panel.open();
  await page.notebook.runCell(0);
  const output = page.locator('.jp-NotebookPanel .jp-OutputArea').first();
  await expect(output).toContainText('PREDICTED', { timeout: 60_000 });
  const predicted = /PREDICTED (\w+)/.exec(await output.innerText())?.[1] ?? '';

  await test.step('register, and use the version', async () => {
    await panel.act('penguins', 'Register model…');
    const register = page.getByRole('dialog');
    await register.getByLabel('Model name').fill('Penguin Predictor');
    await register.getByRole('button', { name: 'Register', exact: true }).click();
    const toast = page.locator('.Toastify__toast').filter({ hasText: 'Penguin Predictor' });
    await toast.getByRole('button', { name: 'Use for inference' }).click();
  });

  await test.step('an endpoint by keyboard and mouse', async () => {
    await expect(dialog.name).toBeFocused();
    await expect(dialog.name).toHaveValue('penguin-predictor');
    await dialog.name.fill('predict penguin');
    await expect(dialog.root).toContainText('Use up to 63 letters');
    await expect(dialog.create).toBeDisabled();
    await dialog.name.fill('predict-penguin');
    await dialog.root.screenshot({ path: 'test-results/states/inference-dialog.png' });
    await page.keyboard.press('Enter');
    await expect(endpoint.state).toContainText('Not ready');
    await expect(endpoint.log).not.toBeEmpty();
    await endpoint.expectState('Ready');
    own.push(...serving().filter(line => !before.includes(line)));
    expect(own).not.toEqual([]);
  });

  await test.step('the model’s own prediction, by JSON', async () => {
    await endpoint.tab('JSON');
    await endpoint.json.fill(JSON.stringify(REQUEST));
    await endpoint.send.click();
    await expect(endpoint.predictions()).toHaveText([predicted]);
    await expect(endpoint.answer).toContainText('status 200');
  });

  await test.step('another one, by the form', async () => {
    await endpoint.tab('Form');
    await expect(endpoint.field('BodyMass')).toHaveValue('4450');
    for (const [column, value] of [
      ['Island', 'Torgersen'],
      ['CulmenLength', '39.1'],
      ['CulmenDepth', '18.7'],
      ['FlipperLength', '181'],
      ['BodyMass', '3750']
    ] as const) {
      await endpoint.field(column).fill(value);
    }
    await endpoint.send.click();
    await expect(endpoint.predictions()).not.toHaveText([predicted]);
  });

  await test.step('rows of a DataFrame of the kernel', async () => {
    await page.notebook.activate('serve.ipynb');
    await page.activity.activateTab('predict-penguin');
    await endpoint.root.getByRole('button', { name: 'Take a DataFrame…' }).click();
    await page.locator('.lm-Menu-itemLabel').getByText('one', { exact: true }).click();
    await expect(endpoint.field('BodyMass')).toHaveValue('4450.0');
    await endpoint.send.click();
    await expect(endpoint.predictions()).toHaveText([predicted]);
  });

  await test.step('what the model refuses is told at the field', async () => {
    await endpoint.field('CulmenLength').fill('long');
    await endpoint.send.click();
    await expect(endpoint.field('CulmenLength')).toHaveAccessibleDescription(
      /Failed to convert column CulmenLength/
    );
    await looks.check('endpoint-ready');
  });

  await test.step('it is among what runs', async () => {
    await page.sidebar.openTab('jp-running-sessions');
    const running = page.locator('.jp-RunningSessions');
    await expect(running).toContainText('predict-penguin');
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
    await dialog.name.fill('predict-penguin');
    await expect(dialog.root).toContainText('There is an endpoint of this name already.');
    await page.keyboard.press('Escape');
    await expect(dialog.root).toHaveCount(0);
  });

  await test.step('delete it, with its processes', async () => {
    await endpoint.root.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(endpoint.root).toHaveCount(0);
    expect(serving().filter(line => own.includes(line))).toEqual([]);
    expect(await new Endpoints(request).names()).not.toContain('predict-penguin');
  });
});
