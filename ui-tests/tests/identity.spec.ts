import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { openNotebook, runCell } from '../pages/notebook';
import { Store } from '../pages/store';

const RUN = "import mlflow\nwith mlflow.start_run():\n    mlflow.log_metric('loss', 1)";

/**
 * It logs for so long that asking when the store changes, several times in a second, would show. The
 * sleep is the work of each step; the test waits for the cell's end, not for a time.
 */
const TRAINING = `import mlflow, time
with mlflow.start_run():
    for step in range(100):
        mlflow.log_metric('loss', 1 / (step + 1), step=step)
        time.sleep(0.04)`;

/**
 * How often is asked about a run at most, however slow the machine: for each report of its kernel
 * (the experiment, its name, the run that begins, the run that was made, its end), when it is
 * noticed, and for each sign that its cell has ended (its reply, the kernel's status, its rest).
 */
const A_FEW = 9;

test('a notebook carries its identity with its first run, though nobody opened the panel', async ({
  page,
  request,
  tmpPath
}) => {
  const path = `${tmpPath}/closed.ipynb`;
  // About notebooks, or for the list of one's runs. A card looks for the one run before its own.
  const asked: string[] = [];
  page.on('request', sent => {
    const { pathname, searchParams } = new URL(sent.url());
    const isOfNotebook =
      (pathname.endsWith('/jupyter-mlflow/notebooks') && sent.method() === 'GET') ||
      (searchParams.has('notebook_id') && searchParams.get('limit') !== '1');
    if (isOfNotebook) {
      asked.push(sent.url());
    }
  });
  await openNotebook(page, path, 'answer = 42', TRAINING, RUN);
  const panel = new ExperimentsPanel(page);
  await expect(panel.root).toBeHidden();

  await test.step('nothing is asked about a notebook without MLflow', async () => {
    await runCell(page, 0);
    expect(asked).toEqual([]);
  });

  /** What the open notebook holds, saved or not. */
  const identity = () =>
    page.evaluate(() => {
      const { currentWidget } = (window as unknown as { jupyterapp: ILab }).jupyterapp.shell;
      return currentWidget.model.sharedModel.getMetadata('mlflow')?.notebook_id;
    });

  await test.step('its first run is noticed, with a few questions, not with each that it logs', async () => {
    await runCell(page, 1);
    await expect.poll(identity).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(A_FEW);
    const [run] = await new Store(request).runs(path);
    const tag = run.data.tags.find(({ key }) => key === 'jupyter.notebook.id');
    expect(await identity()).toBe(tag?.value);
  });

  await test.step('from then on only which runs go on is asked', async () => {
    const before = asked.length;
    await runCell(page, 2);
    await expect
      .poll(async () => (await new Store(request).runs(path)).length)
      .toBe(2);
    // The status bar tells of them: of each when it begins and when it ends.
    const later = asked.slice(before);
    expect(later.length).toBeLessThanOrEqual(A_FEW);
    expect(later.filter(url => url.includes('notebook_id'))).toEqual([]);
    await page.notebook.save();
    const saved = await request.get(`/api/contents/${path}`);
    const { content } = (await saved.json()) as { content: INotebook };
    expect(content.metadata.mlflow?.notebook_id).toBe(await identity());
  });
});

interface INotebook {
  metadata: { mlflow?: { notebook_id?: string } };
}

/** As much of Lab's application as holds the open notebook. */
interface ILab {
  shell: {
    currentWidget: {
      model: { sharedModel: { getMetadata(key: string): { notebook_id?: string } | undefined } };
    };
  };
}
