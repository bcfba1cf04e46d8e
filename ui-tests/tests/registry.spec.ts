import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { Looks } from '../pages/looks';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook, runCell } from '../pages/notebook';
import { ModelPage } from '../pages/registry';
import { Store } from '../pages/store';
import { heldToast } from '../pages/toast';

// What is waited for is there in a moment, or never.
test.use({ actionTimeout: 30_000 });

/** What a URL, a filter of MLflow's and a page could each stumble over. */
const NAME = `Pingu 100%2F "b" it's <img src=x> 😀`;

/** Two runs with a model each, of which the second takes and needs something else. */
const TWO_MODELS = `
import mlflow
from mlflow.models import infer_signature
from mlflow.pyfunc import PythonModel

class Echo(PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input

for rate, columns, needs in ((0.1, ["mass"], "mlflow"), (0.2, ["mass", "depth"], "mlflow<9")):
    with mlflow.start_run(run_name=f"rate-{rate}"):
        mlflow.log_params({"rate": rate, "same": 1})
        mlflow.log_metric("accuracy", 0.9 + rate / 10)
        example = {name: [1.5] for name in columns}
        import pandas as pd
        frame = pd.DataFrame(example)
        mlflow.pyfunc.log_model(name="echo", python_model=Echo(), pip_requirements=[needs],
                                signature=infer_signature(frame, frame), input_example=frame)
`;

test('a model from its run to its end', async ({ page, request, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const model = new ModelPage(page);
  const store = new Store(request);
  const aliases = async (): Promise<Record<string, string>> => {
    const { aliases: all = [] } = await store.registered(NAME);
    return Object.fromEntries(all.map(({ alias, version }) => [alias, version]));
  };
  await openNotebook(page, `${tmpPath}/registry.ipynb`, TWO_MODELS);
  await panel.open();
  await panel.root.getByRole('button', { name: 'Models', exact: true }).click();
  const section = panel.root.locator('.jp-MlflowModelsSection');
  // Other stories may have left some of theirs.
  await expect(section).not.toContainText('Loading…');
  await expect(section.getByRole('button', { name: NAME })).toHaveCount(0);
  await runCell(page, 0);
  // Rows move until both are there.
  await expect(panel.run('rate-0.2').getByRole('button', { name: /Register/ })).toHaveCount(1);

  await test.step('registered, with an alias and a description', async () => {
    await panel.act('rate-0.1', 'Register model…');
    await model.dialog.getByLabel('Model name').fill(`${NAME}/`);
    await expect(model.dialog).toContainText('cannot contain “/” or “:”');
    await model.dialog.getByLabel('Model name').fill(NAME);
    await expect(model.dialog).toContainText('New model');
    await model.dialog.getByLabel('Description').fill('The *first*.');
    // MLflow refuses it: the version is there all the same, once.
    await page.route(
      /registered-models\/alias/,
      route =>
        route.fulfill({ status: 403, json: { error_code: 'PERMISSION_DENIED', message: 'No.' } }),
      { times: 1 }
    );
    await model.dialog.getByLabel('Alias').fill('champion');
    await model.dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(model.dialog.getByRole('alert')).toContainText('The alias was not set: No.');
    await model.dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(model.dialog).toHaveCount(0);
    expect(await aliases()).toEqual({ champion: '1' });
  });

  await test.step('seen in the panel, where it was made elsewhere, too', async () => {
    await expect(section.getByRole('button', { name: NAME })).toBeVisible();
    await expect(section).toContainText('@champion → 1');
    await new Looks(page, panel).check('models-section');
    await page.theme.setLightTheme();
  });

  await test.step('the second version, opened from its toast', async () => {
    await panel.act('rate-0.2', 'Register model…');
    await model.dialog.getByLabel('Model name').fill(NAME);
    await expect(model.dialog).toContainText('Will be version 2');
    await model.dialog.getByRole('button', { name: 'Register', exact: true }).click();
    const toast = await heldToast(page, 'version 2 registered');
    await toast.getByRole('button', { name: 'Open' }).click();
    await expect(model.root.getByRole('heading', { level: 1 })).toHaveText(NAME);
    await expect(model.versions).toHaveCount(2);
    const shown = model.part('version');
    await expect(shown.getByRole('table', { name: 'Inputs' })).toContainText('depth');
    await expect(shown).toContainText('mlflow<9');
    for (const link of [
      'registry.ipynb: notebook',
      'registry.ipynb: experiment',
      'rate-0.2: run',
      'echo: logged model'
    ]) {
      await expect(shown.getByRole('navigation').getByRole('button', { name: link })).toBeVisible();
    }
  });

  await test.step('an alias set, moved, removed and brought back', async () => {
    await model.button('Move the alias champion from version 1 to version 2').click();
    const moved = await heldToast(page, 'Alias @champion moved to version 2.');
    const remove = { name: 'Remove the alias champion' };
    await expect(model.version('2').getByRole('button', remove)).toBeVisible();
    await expect(model.version('1').getByRole('button', remove)).toHaveCount(0);
    await expect.poll(aliases).toEqual({ champion: '2' });
    await moved.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(aliases).toEqual({ champion: '1' });
    await model.button('Move the alias champion from version 1 to version 2').click();
    await expect.poll(aliases).toEqual({ champion: '2' });
    await model.button('Add an alias to version 1').click();
    await page.getByRole('textbox', { name: 'New alias of version 1' }).fill('v7');
    await page.keyboard.press('Enter');
    await expect(model.version('1')).toContainText('cannot be an alias');
    await page.getByRole('textbox', { name: 'New alias of version 1' }).fill('old');
    await page.keyboard.press('Enter');
    await expect.poll(aliases).toEqual({ champion: '2', old: '1' });
    await model.button('Remove the alias old').click();
    const removed = await heldToast(page, 'Alias @old removed.');
    await expect.poll(aliases).toEqual({ champion: '2' });
    await removed.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(aliases).toEqual({ champion: '2', old: '1' });
  });

  await test.step('described and tagged', async () => {
    await model.button('Add description').click();
    await page.getByRole('textbox', { name: 'Description, in Markdown' }).fill('For *birds*.');
    await model.button('Save description').click();
    await expect(model.part('description').locator('em')).toHaveText('birds');
    await model.part('tags').getByRole('button', { name: 'Add tag' }).click();
    await page.getByRole('textbox', { name: 'Name of the new tag' }).fill('team');
    await page.getByRole('textbox', { name: 'Value of the new tag' }).fill('<b>ice</b>');
    await page.keyboard.press('Enter');
    await expect(model.part('tags')).toContainText('<b>ice</b>');
    await expect
      .poll(() => store.registered(NAME))
      .toMatchObject({
        description: 'For *birds*.',
        tags: [{ key: 'team', value: '<b>ice</b>' }]
      });
  });

  await test.step('stages, for those who use them', async () => {
    await model.choose(model.button('More actions'), 'Show stages');
    const stage = (version: string) =>
      model.root.getByRole('combobox', { name: `Stage of version ${version}` });
    await stage('1').selectOption('Production');
    await expect.poll(async () => (await store.version(NAME, '1')).current_stage).toBe('Production');
    await stage('2').selectOption('Production');
    await expect(model.dialog).toContainText('Archive the 1 version that is in Production');
    await model.dialog.getByRole('button', { name: 'Move' }).click();
    await expect(stage('1')).toHaveValue('Archived');
    await expect.poll(async () => (await store.version(NAME, '1')).current_stage).toBe('Archived');
    expect((await store.version(NAME, '2')).current_stage).toBe('Production');
    await expect(model.root).toContainText('deprecated by MLflow');
  });

  await test.step('compared', async () => {
    await model.root.getByRole('checkbox', { name: 'Compare version 1' }).check();
    await model.root.getByRole('checkbox', { name: 'Compare version 2' }).check();
    const table = model.part('compare').getByRole('table');
    await expect(table.getByRole('row', { name: /^rate / }).getByRole('cell')).toContainText([
      '0.2',
      '0.1'
    ]);
    await expect(table).toContainText('depth');
    await expect(table.getByRole('row', { name: /^same / })).toBeVisible();
    await model.root.getByRole('checkbox', { name: 'Differences only' }).check();
    await expect(table.getByRole('row', { name: /^same / })).toHaveCount(0);
    // In a window of 800 pixels there is no room for both.
    await page.sidebar.close('right');
    await new MainLooks(page, '.jp-MlflowModelPage').check('model');
    await panel.open();
    await model.button('Close comparison').click();
  });

  await test.step('copied to another name, which knows where it came from', async () => {
    await model.part('version').getByRole('button', { name: 'Copy to…' }).click();
    await model.dialog.getByLabel('Model name').fill('Copied 😀');
    await model.dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(model.root.getByRole('heading', { level: 1 })).toHaveText('Copied 😀');
    await expect(model.version('1')).toContainText(`copy of ${NAME} version 2`);
    await expect(model.part('version').getByRole('table', { name: 'Inputs' })).toContainText('depth');
    const copy = await store.version('Copied 😀', '1');
    expect(copy.source).toBe(`models:/${NAME}/2`);
    await model.button('Rename model…').click();
    await expect(model.dialog).toContainText('Code that loads “models:/Copied 😀/…”');
    await model.dialog.getByRole('textbox').fill(NAME);
    await model.dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(model.dialog.getByRole('alert')).toContainText('This name is taken');
    await model.dialog.getByRole('textbox').fill('Renamed');
    await model.dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(model.root.getByRole('heading', { level: 1 })).toHaveText('Renamed');
    await model.choose(model.button('More actions'), 'Delete model…');
    await expect(model.dialog).toContainText('Its 1 version is deleted with it');
    await model.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('tab', { name: 'Renamed' })).toHaveCount(0);
  });

  await test.step('a version deleted, the run leads to the other', async () => {
    await section.getByRole('button', { name: NAME }).click();
    await model.choose(model.button('Actions for version 1'), 'Delete version…');
    await model.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(model.versions).toHaveCount(1);
    await expect
      .poll(async () => (await store.versions(NAME)).map(({ version }) => version))
      .toEqual(['2']);
    await model.version('2').getByRole('button', { name: 'rate-0.2: source run' }).click();
    const run = page.locator('.jp-MlflowRunPage:visible');
    await run.getByRole('button', { name: `${NAME} version 2: open model` }).click();
    await expect(model.root.getByRole('heading', { level: 1 })).toHaveText(NAME);
  });

  await test.step('all models, prompts apart', async () => {
    await store.post('registered-models/create', {
      name: 'a-prompt',
      tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }]
    });
    await section.getByRole('button', { name: 'All models' }).click();
    const list = page.locator('.jp-MlflowModelsPage:visible');
    await expect(list.getByRole('list', { name: 'Prompts' })).toContainText('a-prompt');
    await expect(list.getByRole('list', { name: 'Models' })).not.toContainText('a-prompt');
    await page.sidebar.close('right');
    await new MainLooks(page, '.jp-MlflowModelsPage').check('models');
    await list.getByRole('searchbox').fill(`%2f "B" IT'S`);
    await expect(list.getByRole('list', { name: 'Prompts' })).toHaveCount(0);
    await list.getByRole('button', { name: NAME }).click();
    await expect(model.versions).toHaveCount(1);
  });
});
