import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import { go, kept } from '../pages/go';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage, printedId } from '../pages/runpage';
import { Store } from '../pages/store';

/** Until a page shows what it was told of, in ms: without that it would look after 30 s. */
const BY_HINT = 20_000;

/** A run with everything that a run can have. Its id is printed. */
const RICH_RUN = `
import base64, math, os
import mlflow, pandas as pd
from mlflow.pyfunc import PythonModel

class Echo(PythonModel):
    def predict(self, model_input: list[str]) -> list[str]:
        return model_input

def write(name, data):
    os.makedirs(os.path.dirname("files/" + name), exist_ok=True)
    with open("files/" + name, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())

penguins = pd.DataFrame({"species": ["Adelie", "Gentoo"] * 150, "mass": range(300)})
write("deep/train.py", "def train(rate):\\n    return rate * 2  # twice\\n")
write("penguins.csv", penguins.to_csv(index=False))
write("pixel.png", base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
write("report.html", "<h1>Report</h1><script>try { parent.document.title = 'reached' }"
      " catch { document.body.textContent = 'It ran, and was kept out.' }</script>")
write("notes.md", "# Notes\\n\\nThey are *short*.")
write("weights.bin", bytes(range(256)) * 10)
write("long.txt", "a line\\n" * 100_000)

with mlflow.start_run(run_name="rich") as run:
    mlflow.log_params({"rate": 0.1, "columns": str([f"column_{n}" for n in range(100)])})
    for step in range(50):
        mlflow.log_metrics({"loss": math.exp(-step / 10), "system/cpu": 30 + step % 7}, step=step)
    mlflow.log_metrics({f"layer_{n}/norm": n for n in range(20)})
    mlflow.set_tag("team", "penguins")
    mlflow.log_artifacts("files")
    mlflow.log_input(mlflow.data.from_pandas(penguins, name="penguins"), context="training")
    mlflow.pyfunc.log_model(name="echo", python_model=Echo(), pip_requirements=["mlflow"],
                            registered_model_name="Run page echo")
print("RUN", run.info.run_id)
`;

test('all about a run', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const run = new RunPage(page);
  await openNotebook(page, `${tmpPath}/rich.ipynb`, RICH_RUN);
  await runCell(page, 0);
  const id = await printedId(page);
  await run.open(id);

  await test.step('where it belongs and how it went', async () => {
    const lineage = run.root.getByRole('navigation', { name: 'Lineage' });
    await expect(lineage.getByRole('listitem')).toHaveText([
      'rich.ipynb',
      /rich\.ipynb$/,
      'rich',
      'echo',
      'Run page echo v1'
    ]);
    await expect(run.root.getByRole('heading', { level: 1 })).toHaveText('rich');
    await expect(run.root.locator('.jp-MlflowPage-facts')).toContainText('finished');
  });

  await test.step('metrics', async () => {
    const metrics = run.section('Metrics');
    const loss = metrics.getByRole('row', { name: /^loss/ });
    await expect(loss.getByRole('cell')).toHaveText(['0.007447', '0.007447', '1', '49']);
    await expect(metrics.locator('canvas').first()).toBeVisible();
    await metrics.getByRole('searchbox', { name: 'Find a metric' }).fill('layer_1');
    await expect(metrics.locator('tbody tr')).toHaveCount(11);
    await expect(run.section('System metrics')).toContainText('system/cpu');
  });

  await test.step('parameters', async () => {
    const columns = run.value('Parameters', 'columns');
    await expect(columns).not.toContainText('column_99');
    await columns.getByRole('button', { name: 'Show all of columns' }).click();
    await expect(columns).toContainText('column_99');
  });

  await test.step('tags and note', async () => {
    const tags = run.section('Tags');
    await tags.getByRole('button', { name: 'Add tag' }).click();
    await tags.getByRole('textbox', { name: 'Name of the new tag' }).fill('stage');
    await tags.getByRole('textbox', { name: 'Value of the new tag' }).fill('dev');
    await page.keyboard.press('Enter');
    await expect(run.value('Tags', 'stage')).toContainText('dev');
    await tags.getByRole('button', { name: 'Change the tag team' }).click();
    await tags.getByRole('textbox', { name: 'Value of the tag team' }).fill('owls');
    await page.keyboard.press('Enter');
    await expect(run.value('Tags', 'team')).toContainText('owls');
    await expect(tags.getByRole('button', { name: 'Change the tag team' })).toBeFocused();
    await expect.poll(() => store.runTags(id)).toMatchObject({ stage: 'dev', team: 'owls' });
    await tags.getByRole('button', { name: 'Delete the tag stage' }).click();
    await expect(run.value('Tags', 'stage')).toHaveCount(0);
    await expect.poll(() => store.runTags(id)).not.toHaveProperty('stage');

    await run.root.getByRole('button', { name: 'Add note' }).click();
    const note = run.section('Note');
    await note.getByRole('textbox', { name: 'Note, in Markdown' }).fill('It is **good**.');
    await expect(note.getByRole('group', { name: 'Preview' }).locator('strong')).toHaveText('good');
    await note.getByRole('button', { name: 'Save note' }).click();
    await expect(note.locator('strong')).toHaveText('good');
    await expect
      .poll(async () => (await store.runTags(id))['mlflow.note.content'])
      .toBe('It is **good**.');
  });

  await test.step('name and star', async () => {
    await run.root.getByRole('button', { name: 'Rename run' }).click();
    await run.root.getByRole('textbox', { name: 'Name of the run' }).fill('richer');
    await page.keyboard.press('Enter');
    await expect(run.root.getByRole('heading', { level: 1 })).toHaveText('richer');
    await expect(run.root.getByRole('button', { name: 'Rename run' })).toBeFocused();
    await run.root.getByRole('button', { name: 'Star' }).click();
    await expect
      .poll(() => store.runTags(id))
      .toMatchObject({
        'mlflow.runName': 'richer',
        'jupyter.run.starred': 'true'
      });
  });

  await test.step('artifacts', async () => {
    await run.file('penguins.csv').click();
    await expect(run.preview.getByRole('columnheader')).toHaveText(['species', 'mass']);
    await expect(run.preview.locator('tbody tr')).toHaveCount(200);
    await run.preview.getByRole('button', { name: 'Source' }).click();
    await expect(run.preview.locator('pre')).toContainText('Gentoo,299');

    await run.file('pixel.png').click();
    const image = run.preview.getByRole('img', { name: 'pixel.png' });
    await expect(image).toHaveJSProperty('naturalWidth', 1);

    await run.file('report.html').click();
    const frame = run.preview.locator('iframe');
    await expect(frame).toHaveAttribute('sandbox', '');
    await expect(frame.contentFrame().getByRole('heading')).toHaveText('Report');
    await run.preview.getByRole('button', { name: 'Run its scripts' }).click();
    await expect(frame).toHaveAttribute('sandbox', 'allow-scripts');
    await expect(frame.contentFrame().getByText('It ran, and was kept out.')).toBeVisible();

    await run.file('notes.md').click();
    await expect(run.preview.locator('em')).toHaveText('short');
    await run.file('weights.bin').click();
    await expect(run.preview).toContainText('This file has no preview');
    await run.file('long.txt').click();
    await expect(run.preview).toContainText('These are its first 200 kB');

    // By keyboard alone.
    await run.file('deep').focus();
    await page.keyboard.press('ArrowRight');
    await expect(run.file('train.py')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(run.file('train.py')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(run.preview.locator('pre')).toContainText('return rate * 2');
    const download = page.waitForEvent('download');
    await run.preview.getByRole('link', { name: 'Download train.py' }).click();
    const file = await (await download).path();
    expect(fs.readFileSync(file, 'utf8')).toContain('# twice');

    await run.file('echo').click();
    await expect(run.file('MLmodel')).toBeVisible();
  });

  await test.step('models, datasets, code', async () => {
    await expect(run.section('Models')).toContainText('Run page echo version 1');
    await expect(run.section('Datasets').getByRole('rowheader')).toHaveText('penguins');
    await expect(run.section('Code').locator('pre')).toContainText('class Echo(PythonModel)');
  });

  // In code that is out of sight within what scrolls axe-core loses its way and measures nothing.
  await new MainLooks(page, '.jp-MlflowRunPage', ['.jp-MlflowCodeText']).check('runpage');

  await test.step('delete and restore', async () => {
    await run.root.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete run' }).click();
    await expect(run.root).toContainText('This run is deleted.');
    await expect(run.root.getByRole('button', { name: 'Rename run' })).toHaveCount(0);
    await run.root.getByRole('button', { name: 'Restore run' }).click();
    await expect(run.root).not.toContainText('This run is deleted.');
  });

  await test.step('from the run to its cell', async () => {
    // It is there for a moment only: looked for in each frame.
    const flashed = page.waitForFunction(() => document.querySelector('.jp-MlflowCell-flash'));
    await run.root.getByRole('button', { name: 'Run again' }).click();
    await flashed;
  });
});

test('a run that goes on, and one that is not there', async ({ page, request, tmpPath }) => {
  const run = new RunPage(page);
  await openNotebook(
    page,
    `${tmpPath}/live.ipynb`,
    'import mlflow\nrun = mlflow.start_run(run_name="live")\nmlflow.log_metric("loss", 2)\n' +
      'print("RUN", run.info.run_id)',
    'mlflow.log_metric("loss", 1, step=1)\nmlflow.log_text("late", "late.txt")',
    'mlflow.end_run()'
  );
  await runCell(page, 0);
  await run.open(await printedId(page));
  const facts = run.root.locator('.jp-MlflowPage-facts');
  const loss = run.section('Metrics').getByRole('row', { name: /^loss/ });
  await expect(facts).toContainText('running');
  await expect(loss.getByRole('cell').first()).toHaveText('2');
  for (const cell of [1, 2]) {
    // Beside the notebook nothing is shown but what the store tells.
    await page.notebook.activate('live.ipynb');
    await runCell(page, cell);
  }
  await page.getByRole('tab', { name: 'live', exact: true }).click();
  await expect(loss.getByRole('cell')).toHaveText(['1', '1', '2', '1']);
  await expect(facts).toContainText('finished');
  await expect(run.file('late.txt')).toBeVisible();

  const store = new Store(request);
  await store.post('runs/set-tag', {
    run_id: (await store.runs(`${tmpPath}/live.ipynb`))[0]?.info.run_id,
    key: 'seen',
    value: 'at once'
  });
  await expect(run.value('Tags', 'seen')).toContainText('at once', { timeout: BY_HINT });

  await run.open('0123456789abcdef0123456789abcdef');
  await expect(run.root).toContainText('There is no run 0123456789abcdef0123456789abcdef');
});

test('a URL opens a run', async ({ page, request, tmpPath, baseURL }) => {
  const store = new Store(request);
  const run = new RunPage(page);
  const id = await store.createRun(await store.createExperiment(`${tmpPath} link`), 'linked');
  const heading = run.root.getByRole('heading', { level: 1 });
  let isKept: Promise<void>;

  await test.step('copied and followed', async () => {
    await run.open(id);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await run.root.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${baseURL}/lab?mlflow-run=default:${id}`);
    isKept = kept(page, `run:default:${id}`);
    await go(page, link);
    await expect(heading).toHaveText('linked');
    await expect(page).not.toHaveURL(/mlflow-run/);
  });

  await test.step('after a reload it is there again', async () => {
    await isKept;
    await go(page, page.url());
    await expect(heading).toHaveText('linked');
  });

  await test.step('in a workspace', async () => {
    await go(page, `/lab/workspaces/other?mlflow-run=default:${id}`);
    await expect(heading).toHaveText('linked');
    await expect(page).toHaveURL(/workspaces\/other/);
  });

  await test.step('one that names nothing says so', async () => {
    for (const hostile of ['default:../../api/shutdown', 'javascript:alert(1)', '<img src=x>']) {
      await go(page, `/lab/workspaces/bad?mlflow-run=${encodeURIComponent(hostile)}`);
      await expect(page.getByText('This link names nothing that can be opened.')).toBeVisible();
      // Galata has one layout for all workspaces, in which the run of before may be.
      await expect(page.locator('.jp-MlflowRunPage:not([aria-label="Run linked"])')).toHaveCount(0);
    }
  });
});
