import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import { openNotebook, runCell } from '../pages/notebook';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';

const QUOTES = `it's "quoted" & \`back\` 100%.txt`;
/** 255 bytes, as long as file systems have names. */
const LONGEST = `${'é'.repeat(125)}x.txt`;
const MODEL = `100%2F "model" 'name'`;

/** The files, holes in them: they take no room. */
const LOG = `
import os
from urllib.parse import unquote, urlparse
import mlflow
from mlflow.pyfunc import PythonModel

class Echo(PythonModel):
    def predict(self, model_input: list[str]) -> list[str]:
        return model_input

with mlflow.start_run(run_name="files"):
    for name in (${JSON.stringify(QUOTES)}, ${JSON.stringify(LONGEST)}):
        mlflow.log_text("content of " + name, name)
    mlflow.log_text("", "empty.txt")
    folder = unquote(urlparse(mlflow.get_artifact_uri()).path)
    for name in ("model.bin", "scan.png", "table.csv", "rows.parquet", "records.json", "page.html"):
        with open(os.path.join(folder, name), "wb") as file:
            file.truncate(5_000_000_000)
    mlflow.pyfunc.log_model(name="echo", python_model=Echo(), pip_requirements=["mlflow"],
                            registered_model_name=${JSON.stringify(MODEL)})
`;

/** A kernel is a child of Jupyter's server. */
const MEMORY = `
import psutil
server = psutil.Process().parent()
assert "jupyter" in " ".join(server.cmdline())
print("MEMORY", server.memory_info().rss)
`;

/** What Jupyter's server has in memory, in bytes. */
async function memory(page: IJupyterLabPageFixture, notebook: string): Promise<number> {
  await page.notebook.activate(notebook);
  await runCell(page, 1);
  let bytes: string | undefined;
  // What a cell prints comes by another way than that it has ended.
  await expect(async () => {
    const [text = ''] = (await page.notebook.getCellTextOutput(1)) ?? [];
    [, bytes] = /^MEMORY (\d+)$/m.exec(text) ?? [];
    expect(bytes).toBeDefined();
  }).toPass();
  return Number(bytes);
}

test('files and models with strange names, empty and of 5 GB', async ({
  page,
  request,
  tmpPath,
  baseURL
}) => {
  const run = new RunPage(page);
  const store = new Store(request);
  const path = `${tmpPath}/files.ipynb`;
  await openNotebook(page, path, LOG, MEMORY);
  await runCell(page, 0);
  const [logged] = await store.runs(path);
  const id = logged?.info.run_id ?? '';
  await run.open(id);
  const noPreview = run.preview.getByText('This file has no preview.');

  await test.step('names as they are', async () => {
    for (const name of [QUOTES, LONGEST]) {
      await run.file(name).click();
      await expect(run.preview.locator('.jp-MlflowPreview-path')).toHaveText(name);
      await expect(run.preview.locator('pre')).toHaveText(`content of ${name}`);
      const download = page.waitForEvent('download');
      await run.preview.getByRole('link', { name: `Download ${name}` }).click();
      expect(await (await download).failure()).toBeNull();
    }
  });

  await test.step('nothing in it', async () => {
    await expect(run.file('empty.txt')).toContainText('0 B');
    await run.file('empty.txt').click();
    await expect(run.preview).toContainText('This file is empty.');
  });

  await test.step('5 GB, of which no more is loaded than can be shown', async () => {
    for (const name of ['model.bin', 'table.csv', 'rows.parquet', 'records.json', 'page.html']) {
      await expect(run.file(name)).toContainText('5 GB');
      await run.file(name).click();
      await expect(run.preview.locator('.jp-MlflowPreview-path')).toHaveText(name);
      await expect(noPreview).toBeVisible();
    }
    let isAsked = false;
    page.on('request', sent => {
      isAsked ||= sent.url().includes('scan.png');
    });
    await run.file('scan.png').click();
    await expect(run.preview).toContainText('This picture is too large to be shown');
    expect(isAsked).toBe(false);
  });

  let address = '';
  await test.step('5 GB are downloaded', async () => {
    await run.file('model.bin').click();
    const link = run.preview.getByRole('link', { name: 'Download model.bin' });
    address = new URL((await link.getAttribute('href')) ?? '', baseURL).href;
    const begun = page.waitForEvent('download');
    await link.click();
    const download = await begun;
    expect(download.suggestedFilename()).toBe('model.bin');
    await download.cancel();
  });

  await test.step('Jupyter holds nothing of them, however slow one reads', async () => {
    const before = await memory(page, 'files.ipynb');
    expect(before).toBeGreaterThan(0);
    const answer = await fetch(address);
    expect(answer.headers.get('content-length')).toBe('5000000000');
    const reader = answer.body?.getReader();
    let received = 0;
    while (received < 1_000_000_000) {
      const piece = await reader?.read();
      expect(piece?.done).toBe(false);
      received += piece?.value?.length ?? 0;
    }
    // Read no further meanwhile: it must not go on by itself.
    expect((await memory(page, 'files.ipynb')) - before).toBeLessThan(100_000_000);
    await reader?.cancel();
  });

  await test.step('a model by its name', async () => {
    await run.open(id);
    await expect(run.section('Models')).toContainText(`${MODEL} version 1`);
    const version = await store.version(MODEL, '1');
    expect(version.name).toBe(MODEL);
  });
});
