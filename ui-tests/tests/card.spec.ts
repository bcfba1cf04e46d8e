import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { cellWithCard, row } from '../pages/card';
import { openNotebook } from '../pages/notebook';

const IMAGES = path.resolve(__dirname, '../test-results/card');

/** Cards as notebooks have them that somebody else has saved. */
const SAVED = [
  cellWithCard('kinds', [
    row('gentle-fox-12', {
      metrics: [
        ['accuracy', 0.93333333],
        ['best', '-Infinity'],
        ['loss', 0.0000123456],
        ['steps', 12345],
        ['time', 1e300]
      ],
      sparkline: { key: 'loss', values: [9, 7, 5, 6, 4, 3, 2.5, 2, 1.9, 1.8] }
    }),
    row('calm-elk-3', { status: 'FAILED', metrics: [['loss', 'NaN']] }),
    row('killed', { status: 'KILLED' }),
    row('open', { status: 'RUNNING', end_time: null }),
    row('<img src=x onerror="document.title=1"><b>bold</b>', {
      metrics: [['<script>document.title=2</script>', 1]]
    })
  ]),
  cellWithCard(
    'sweep',
    [
      row('sweep-3', {
        sweep: {
          total: 200,
          failed: 3,
          best: { run_id: 'a', name: 'bold-owl', key: 'accuracy', value: 0.97 }
        }
      })
    ],
    201
  ),
  cellWithCard('many', [row('one-of-many')], 181),
  cellWithCard('other', [{ name: 'without an id' }])
];

test('cards of a saved notebook', async ({ page, tmpPath }) => {
  const notebook = `${tmpPath}/saved.ipynb`;
  const content = { cells: SAVED, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await page.contents.uploadContent(JSON.stringify(content), 'text', notebook);
  await page.notebook.openByPath(notebook);
  await page.notebook.activate('saved.ipynb');
  const title = await page.title();
  const cards = page.locator('.jp-MlflowRunCard');
  await expect(cards).toHaveCount(4);
  await expect(cards.nth(0)).toContainText('gentle-fox-12');
  await expect(cards.nth(0)).toContainText('accuracy 0.9333');
  await expect(cards.nth(0)).toContainText('<b>bold</b>');
  await expect(cards.nth(1)).toContainText('200 runs, best accuracy 0.97');
  await expect(cards.nth(1)).toContainText('3 failed');
  await expect(cards.nth(2)).toContainText('and 180 more runs');
  expect(await page.title()).toBe(title);
  for (const theme of ['Light', 'Dark']) {
    await (theme === 'Dark' ? page.theme.setDarkTheme() : page.theme.setLightTheme());
    await page.locator('.jp-NotebookPanel').screenshot({
      path: path.join(IMAGES, `saved-${theme.toLowerCase()}.png`)
    });
  }
});

const TRAIN = `import mlflow, time
with mlflow.start_run(run_name="live"):
    for step in range(40):
        mlflow.log_metric("loss", 0.9 ** step, step=step)
        time.sleep(0.1)`;

test('a card follows its run', async ({ page, tmpPath }) => {
  await openNotebook(page, `${tmpPath}/live.ipynb`, 'import mlflow', TRAIN, TRAIN);
  await page.notebook.runCell(0);
  const running = page.notebook.runCell(1);
  const card = page.locator('.jp-MlflowRunCard').first();
  await expect(card).toContainText('live');
  await expect(card).toContainText('running');
  await expect(card.getByRole('img', { name: 'Course of loss' })).toBeVisible();
  await page.locator('.jp-NotebookPanel').screenshot({ path: path.join(IMAGES, 'live.png') });
  await running;
  await expect(card).not.toContainText('running');
  await expect(card).toContainText('loss 0.0164');
  await page.notebook.runCell(2);
  const second = page.locator('.jp-MlflowRunCard').nth(1);
  await expect(second.getByRole('button', { name: 'compare with previous' })).toBeVisible();
  await second.getByRole('button', { name: 'compare with previous' }).click();
  const compare = page.locator('.jp-MlflowCompareCode');
  await expect(compare).toContainText('unchanged cells');
  await compare.screenshot({ path: path.join(IMAGES, 'compare.png') });
});
