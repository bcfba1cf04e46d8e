import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { Download, Request } from '@playwright/test';
import * as fs from 'fs';
import type { Point } from '../pages/charts';
import { ChartsPane, boxOf, startRun } from '../pages/charts';
import { go, kept } from '../pages/go';
import { expectAccessible } from '../pages/looks';
import { MainLooks } from '../pages/mainlooks';
import { openNotebook } from '../pages/notebook';
import { Store } from '../pages/store';

const METRIC = /\/jupyter-mlflow\/views\/default\/metric\?/;

/** A course that goes down by a share with each step. */
function course(count: number, share: number): readonly Point[] {
  return Array.from({ length: count }, (_, step): Point => [
    step,
    share ** step
  ]);
}

/** Runs with different parameters and courses. */
async function seed(
  store: Store,
  name: string,
  count = 4
): Promise<[string, string[]]> {
  const experimentId = await store.createExperiment(name);
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    ids.push(
      await startRun(
        store,
        experimentId,
        `run-${index}`,
        {
          'train/loss': course(200, 0.9 + index / 100),
          'train/odd': [
            [0, 1],
            [1, 'NaN'],
            [2, 2],
            [3, 'Infinity'],
            [4, 1],
            [5, '-Infinity']
          ],
          'val/accuracy': course(20, 1.01 + index / 100),
          'system/cpu': course(10, 1),
          final: [[0, index + 1]]
        },
        {
          lr: String(10 ** -(index + 1)),
          depth: String(index * 2),
          optimizer: index % 2 ? 'adam' : 'sgd'
        },
        { team: index < 2 ? 'a' : 'b' }
      )
    );
  }
  return [experimentId, ids];
}

function query(request: Request): URLSearchParams {
  return new URL(request.url()).searchParams;
}

test('lines: read, zoom, scale, smooth, live', async ({ page, request }) => {
  const charts = new ChartsPane(page);
  const store = new Store(request);
  const [experimentId, [first = '', second = '']] = await seed(
    store,
    'charts/lines'
  );
  await charts.open(experimentId);
  const loss = charts.card('train/loss');
  const reset = loss.getByRole('button', { name: 'Reset zoom' });

  await test.step('single values are bars, groups are folded', async () => {
    await expect(charts.card('final').locator('li')).toHaveCount(4);
    await expect(charts.card('system/cpu')).toBeHidden();
    await charts.root.getByRole('button', { name: /^system/ }).click();
    await expect(charts.card('system/cpu')).toBeVisible();
    await charts.root.getByRole('button', { name: /^system/ }).click();
    await expect(charts.card('system/cpu')).toBeHidden();
  });

  await test.step('one cursor for all, the numbers of what is no number', async () => {
    await charts.root.getByLabel('Find a metric').fill('train');
    await expect(charts.cards).toHaveCount(2);
    const cursor = charts.card('train/odd').locator('.u-cursor-x');
    await charts.pointAt('train/loss', 0.01);
    await expect
      .poll(async () => (await cursor.boundingBox())?.x ?? 0)
      .toBeGreaterThan(0);
    await charts.choose('train/odd', 'Show data');
    const row = charts.card('train/odd').getByRole('row', { name: /run-1/ });
    await expect(row.getByRole('cell')).toHaveText(['1', '−∞', '1', '2', '6']);
  });

  await charts.root.getByLabel('Find a metric').fill('loss');
  await expect(charts.cards).toHaveCount(1);
  const color = await charts.colorOf('run-2');
  await expect.poll(() => charts.pixels(loss, color)).toBeGreaterThan(20);

  await test.step('the mouse reads the nearest values, the greatest first', async () => {
    await charts.pointAt('train/loss', 0.5);
    await expect(charts.tooltip).toContainText(/Step (99|100)/);
    const names = await charts.tooltip.locator('tbody bdi').allTextContents();
    expect(names).toEqual(['run-3', 'run-2', 'run-1', 'run-0']);
    const exact = [99, 100].map(step => String(0.93 ** step));
    const [greatest] = await charts.tooltip
      .locator('tbody td')
      .allTextContents();
    expect(exact).toContain(greatest);
    await page.mouse.move(0, 0);
    await expect(charts.tooltip).toBeHidden();
  });

  await test.step('keys do all that the mouse does', async () => {
    const plot = loss.getByRole('application');
    await plot.focus();
    await plot.press('ArrowRight');
    await plot.press('ArrowRight');
    await expect(charts.tooltip).toContainText('Step 1');
    await plot.press('+');
    await expect(reset).toBeVisible();
    await plot.press('0');
    await expect(reset).toBeHidden();
    await plot.press('Escape');
    await expect(charts.tooltip).toBeHidden();
  });

  await test.step('dragging asks for that part alone', async () => {
    const asked = page.waitForRequest(
      each => METRIC.test(each.url()) && query(each).get('start') !== null
    );
    await charts.drag('train/loss', 0.5, 1);
    const zoom = query(await asked);
    expect(Number(zoom.get('start'))).toBeCloseTo(100, -1);
    expect(Number(zoom.get('end'))).toBeCloseTo(199, 0);
    await expect(reset).toBeVisible();
  });

  await test.step('what is logged is drawn at once, where one looks', async () => {
    await charts.pointAt('train/loss', 0.99, 0.2);
    await expect(charts.tooltip).toContainText('Step 198');
    const asked: URLSearchParams[] = [];
    page.on('request', each => {
      if (METRIC.test(each.url())) {
        asked.push(query(each));
      }
    });
    await store.post('runs/log-metric', {
      run_id: second,
      key: 'train/loss',
      value: 0.75,
      step: 198,
      timestamp: 1_790_000_999_000
    });
    // The scale is another one then, and its labels have another width.
    await expect(async () => {
      await charts.pointAt('train/loss', 0.99, 0.2);
      await expect(charts.tooltip).toContainText('0.75', { timeout: 200 });
    }).toPass();
    await expect(reset).toBeVisible();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.flatMap(each => each.getAll('run_id'))).not.toContain(first);
    await charts.area('train/loss').dblclick();
    await expect(reset).toBeHidden();
    await charts.pointAt('train/loss', 0.02);
    await expect(charts.tooltip).toContainText(/Step \drun/);
  });

  await test.step('powers are drawn evenly, averages before what they are of', async () => {
    await page.mouse.move(0, 0);
    const before = await loss.screenshot();
    await charts.root.getByLabel('Log y').check();
    const scaled = await loss.screenshot();
    expect(scaled.equals(before)).toBe(false);
    await charts.root.getByRole('slider', { name: 'Smoothing' }).fill('0.9');
    expect((await loss.screenshot()).equals(scaled)).toBe(false);
    await charts.pointAt('train/loss', 0.5);
    await expect(
      charts.tooltip.locator('tbody tr').first().locator('td')
    ).toHaveCount(2);
  });

  await test.step('the set-up is there again after a reload', async () => {
    const saved = kept(page, '"logX":true');
    await charts.root.getByLabel('Log x').check();
    await saved;
    await go(page, page.url());
    await expect(charts.root.getByLabel('Log x')).toBeChecked();
    await expect(charts.root.getByLabel('Log y')).toBeChecked();
    await expect(charts.root.getByLabel('Find a metric')).toHaveValue('loss');
  });
});

test('lines: pictures and code to take away', async ({
  page,
  request,
  tmpPath
}) => {
  const charts = new ChartsPane(page);
  const [experimentId] = await seed(new Store(request), 'charts/export', 4);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await charts.open(experimentId);
  await charts.root.getByLabel('Find a metric').fill('loss');
  await expect(charts.area('train/loss')).toBeVisible();

  const svg = await taken(page, () =>
    charts.choose('train/loss', 'Download SVG')
  );
  expect(svg.name).toBe('train-loss.svg');
  expect(svg.content.toString()).toContain('<title>run-1</title>');
  const png = await taken(page, () =>
    charts.choose('train/loss', 'Download PNG')
  );
  expect(png.name).toBe('train-loss.png');
  expect(png.content.subarray(1, 4).toString()).toBe('PNG');
  await charts.choose('train/loss', 'Copy as code for Plotly');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'go.Figure()'
  );
  await charts.choose('train/loss', 'Copy as code for Matplotlib');
  const lines = await page.evaluate(() => navigator.clipboard.readText());

  const codes = [lines];
  for (const tab of ['Parallel', 'Scatter', 'Contour', 'Bars', 'Boxes']) {
    await charts.tab(tab);
    await expect(charts.drawing).toBeVisible();
    const picture = await taken(page, () =>
      charts.choose(null, 'Download SVG')
    );
    expect(picture.content.toString()).toContain('<svg');
    await charts.choose(null, 'Copy as code for Matplotlib');
    codes.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  await openNotebook(page, `${tmpPath}/code.ipynb`, ...codes);
  await page.notebook.run();
  await expect(page.locator('.jp-OutputArea-output img')).toHaveCount(
    codes.length
  );
  await expect(
    page.locator('[data-mime-type="application/vnd.jupyter.error"]')
  ).toHaveCount(0);
});

test('runs as marks: brush, click, choose columns', async ({
  page,
  request
}) => {
  const charts = new ChartsPane(page);
  const [experimentId] = await seed(new Store(request), 'charts/marks', 4);
  await charts.open(experimentId);

  await test.step('an axis is brushed', async () => {
    await charts.tab('Parallel');
    const { x, y, height } = await boxOf(charts.drawing);
    // The first axis is that of `depth`: 0, 2, 4, 6.
    const brush = async (): Promise<void> => {
      await page.mouse.move(x + 56, y + 44);
      await page.mouse.down();
      await page.mouse.move(x + 56, y + height / 2 + 10, { steps: 5 });
      await page.mouse.up();
      await expect(charts.root).toContainText('2 of 4 runs are marked.');
    };
    await brush();
    await charts.root.getByRole('button', { name: 'Clear' }).click();
    await expect(charts.root).not.toContainText('are marked');
    await brush();
    await charts.root.getByRole('button', { name: 'Select them' }).click();
    const selected = page.getByText('2 selected');
    await expect(selected).toBeVisible();
    await charts.tab('Bars');
    await expect(charts.drawing).toHaveAccessibleName(/^A chart of 2 runs/);
    await page
      .getByRole('checkbox', { name: /^Select all/ })
      .first()
      .click();
    await expect(selected).toBeHidden();
  });

  await test.step('columns are chosen, words and powers too', async () => {
    await charts.tab('Parallel');
    await charts.root.getByText(/^Axes/).click();
    await charts.root.getByRole('checkbox', { name: 'optimizer' }).uncheck();
    await expect(charts.root.getByText(/^Axes/)).toHaveText('Axes (4)');
    await charts.root.getByText(/^Axes/).click();
    await charts.tab('Scatter');
    await charts.root
      .getByLabel('X', { exact: true })
      .selectOption('params.lr');
    await charts.root.getByLabel('Log x').check();
    await charts.root.getByLabel('Colour').selectOption('params.optimizer');
    await expect(charts.root.locator('.jp-MlflowCharts-legend')).toContainText(
      'adam'
    );
  });

  await test.step('boxes are made of tags, too', async () => {
    await charts.tab('Boxes');
    await charts.root.getByLabel('Group by').selectOption('tags.team');
    await charts.choose(null, 'Show data');
    const row = charts.root.getByRole('row', { name: /run-3/ });
    await expect(row.getByRole('cell')).toHaveText(['4', 'b']);
    await charts.choose(null, 'Show data');
  });

  await test.step('a click on a bar opens its run', async () => {
    await charts.tab('Bars');
    await charts.root.getByLabel('Metric').selectOption('metrics.final');
    const { x, y, width } = await boxOf(charts.drawing);
    await page.mouse.click(x + width * 0.3, y + 24);
    await expect(page.locator('.jp-MlflowRunPage')).toContainText('run-3');
  });
});

test('a thousand metrics and a hundred thousand points', async ({
  page,
  request,
  tmpPath
}) => {
  const charts = new ChartsPane(page);
  const store = new Store(request);
  await openNotebook(page, `${tmpPath}/many.ipynb`, MANY);
  await page.notebook.run();
  const { experiment_id: experimentId } = await store.experiment('charts/many');
  const keys = new Set<string>();
  page.on('request', each => {
    if (METRIC.test(each.url())) {
      query(each)
        .getAll('key')
        .forEach(key => keys.add(key));
    }
  });
  await charts.open(experimentId);
  await expect(charts.card('k/0')).toBeVisible();
  await charts.root.getByLabel('Find a metric').fill('k/');
  await expect(charts.area('k/0')).toBeVisible();
  expect(keys.size).toBeLessThan(60);
  const nodes = await charts.root.evaluate(
    root => root.querySelectorAll('*').length
  );
  expect(nodes).toBeLessThan(5_000);

  await charts.root.getByLabel('Find a metric').fill('long');
  await expect(charts.area('long')).toBeVisible();
  await charts.pointAt('long', 0.5);
  await expect(charts.tooltip).toContainText('by-mlflow');
  const slowest = await page.evaluate(async () => {
    const over = document.querySelector('.jp-MlflowChart .u-over');
    const { x = 0, y = 0, width = 0 } = over?.getBoundingClientRect() ?? {};
    let slowest = 0;
    for (let index = 0; index < 60; index++) {
      const start = performance.now();
      over?.dispatchEvent(
        new MouseEvent('mousemove', {
          clientX: x + (index / 60) * width,
          clientY: y + 50,
          bubbles: true
        })
      );
      await new Promise(requestAnimationFrame);
      slowest = Math.max(slowest, performance.now() - start);
    }
    return slowest;
  });
  expect(slowest).toBeLessThan(100);
});

test('it looks well, in every theme and width', async ({ page, request }) => {
  test.slow();
  const charts = new ChartsPane(page);
  const [experimentId] = await seed(new Store(request), 'charts/looks', 6);
  await charts.open(experimentId);
  await expect(charts.cards.first()).toBeVisible();
  const looks = new MainLooks(page, '.jp-MlflowCharts');
  await looks.check('charts-lines');
  for (const tab of ['Parallel', 'Contour', 'Boxes']) {
    await charts.tab(tab);
    await expect(charts.drawing).toBeVisible();
    await expectAccessible(page, '.jp-MlflowCharts', tab);
  }
});

/** What a click saves. */
async function taken(
  page: IJupyterLabPageFixture,
  act: () => Promise<void>
): Promise<{ name: string; content: Buffer }> {
  const [download]: [Download, void] = await Promise.all([
    page.waitForEvent('download'),
    act()
  ]);
  return {
    name: download.suggestedFilename(),
    content: fs.readFileSync((await download.path()) ?? '')
  };
}

/** Fifty runs of a thousand metrics, and one with a long history; past MLflow, which takes minutes. */
const MANY = `
import sqlite3, time, uuid, math
import mlflow

experiment = mlflow.create_experiment("charts/many")
with mlflow.start_run(experiment_id=experiment, run_name="by-mlflow") as run:
    mlflow.log_metric("long", 1.0)
now = int(time.time() * 1000)
ids = [uuid.uuid4().hex for _ in range(50)]
store = sqlite3.connect(mlflow.get_tracking_uri().removeprefix("sqlite:///"), timeout=60)

def fill(table, columns, rows):
    marks = ",".join("?" * len(columns.split(",")))
    store.executemany(f"insert into {table} ({columns}) values ({marks})", rows)

fill("runs",
     "run_uuid,name,source_type,user_id,status,start_time,end_time,lifecycle_stage,artifact_uri,experiment_id",
     ((r, f"run-{n}", "NOTEBOOK", "ada", "FINISHED", now - n * 60000, now, "active",
       f"{run.info.artifact_uri}/{r}", int(experiment)) for n, r in enumerate(ids)))
point = "key,value,timestamp,step,is_nan,run_uuid"
fill("metrics", point, ((f"k/{k}", math.sin(s + n), now + s, s, 0, r)
                        for n, r in enumerate(ids) for k in range(1000) for s in range(2)))
fill("latest_metrics", point, ((f"k/{k}", math.sin(1 + n), now + 1, 1, 0, r)
                               for n, r in enumerate(ids) for k in range(1000)))
fill("metrics", point, (("long", math.sin(s / 5000), now + s, s, 0, run.info.run_id)
                        for s in range(1, 100001)))
store.commit()
`;
