import { expect, test } from '@jupyterlab/galata';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage, printedId } from '../pages/runpage';
import { Store } from '../pages/store';

/** Files with scripts in them, or in their names. */
const HOSTILE_FILES = [
  'page.html',
  'frames.html',
  'drawing.svg',
  'notes.md',
  'table.csv',
  'conf.json',
  'code.py',
  'fake.png',
  '<img src=x onerror'
];

test('nothing that somebody logged runs as a script', async ({ page, request, tmpPath }) => {
  const store = new Store(request);
  const run = new RunPage(page);
  const fired: string[] = [];
  await page.exposeFunction('canary', (where: string) => {
    fired.push(where);
  });
  page.on('dialog', dialog => {
    fired.push(dialog.message());
    void dialog.dismiss();
  });
  const hostile = (where: string): string =>
    `<script>canary('${where}')</script><img src=x onerror="canary('${where}')">` +
    `<svg onload="canary('${where}')"><a href="javascript:canary('${where}')">here</a>` +
    `<iframe srcdoc="<script>parent.canary('${where}')</script>"></iframe>` +
    `{{constructor.constructor('canary(1)')()}}</script>"'`;
  const cell = `
import json, os, mlflow
hostile = lambda where: ${JSON.stringify(hostile('WHERE'))}.replace("WHERE", where)
os.makedirs("bad", exist_ok=True)
files = {
    "page.html": "<!doctype html><body onload=\\"canary('page')\\">" + hostile("page"),
    "frames.html": "<meta http-equiv=refresh content='0;url=javascript:canary(1)'>"
                   "<base target=_top><form action='javascript:canary(2)'><button>go</button></form>",
    "drawing.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload=\\"canary('svg')\\"><script>canary('svg')</script></svg>",
    "notes.md": hostile("md") + "\\n\\n[a link](javascript:canary('md'))\\n\\n![x](javascript:canary('md'))",
    "table.csv": "a," + json.dumps(hostile("csv")) + "\\n1,2\\n",
    "conf.json": json.dumps([{hostile("json"): hostile("json")}]),
    "code.py": hostile("py"),
    "fake.png": "<script>canary('png')</script>",
    "<img src=x onerror=canary('name')>.txt": hostile("txt"),
}
for name, text in files.items():
    open("bad/" + name, "w").write(text)
with mlflow.start_run(run_name=hostile("name")[:250]) as run:
    mlflow.log_param("hostile", hostile("param"))
    mlflow.log_metric("loss", 1)
    mlflow.log_artifacts("bad")
print("RUN", run.info.run_id)
`;
  await openNotebook(page, `${tmpPath}/hostile.ipynb`, cell);
  await runCell(page, 0);
  const id = await printedId(page);
  for (const key of ['mlflow.note.content', 'hostile', '__proto__', 'mlflow.user']) {
    await store.post('runs/set-tag', { run_id: id, key, value: hostile(key) });
  }
  await run.open(id);
  await expect(run.section('Note')).toBeVisible();
  await run.section('Note').getByText('here').click();
  await run.root.getByText('Set by MLflow').click();
  for (const name of HOSTILE_FILES) {
    await run.file(name).click();
    await expect(run.preview.locator('.jp-MlflowPreview-path')).toContainText(name);
    await expect(run.preview.getByText('Loading…')).toHaveCount(0);
    if (name === 'frames.html') {
      await run.preview.locator('iframe').contentFrame().getByRole('button').click();
    }
    const source = run.preview.getByRole('button', { name: 'Source' });
    if (await source.isVisible()) {
      await source.click();
      await expect(run.preview.locator('pre')).toBeVisible();
    }
  }
  await test.step('nor by its address in a new tab', async () => {
    for (const name of ['page.html', 'drawing.svg']) {
      await run.file(name).click();
      const link = run.preview.getByRole('link', { name: `Download ${name}` });
      const address = (await link.getAttribute('href')) ?? '';
      const tab = await page.context().newPage();
      await tab.exposeFunction('canary', (where: string) => {
        fired.push(where);
      });
      // It is a download: there is no page to go to.
      await expect(tab.goto(address)).rejects.toThrow(/download|aborted/i);
      await tab.close();
    }
  });
  expect(fired).toEqual([]);
});
