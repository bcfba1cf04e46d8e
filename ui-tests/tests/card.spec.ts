import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import * as path from 'path';
import { cellWithCard, row } from '../pages/card';
import { CLOSED, openGate } from '../pages/gate';
import { openNotebook, runCell } from '../pages/notebook';

const IMAGES = path.resolve(__dirname, '../test-results/card');

/** What is checked for accessibility; Lab's own parts are Lab's. */
const OURS = '.jp-MlflowRunCard, .jp-MlflowCompareCode, .jp-MlflowSnapshot-header';

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
  const kernelspec = { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' };
  const content = { cells: SAVED, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
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
  await expect(cards.nth(3)).toHaveText('the fallback');
  expect(await page.title()).toBe(title);
  await picture(page, page.locator('.jp-NotebookPanel'), 'saved');
});

const train = (name: string, factor: number): string => `import mlflow, os, time
with mlflow.start_run(run_name="${name}"):
    mlflow.log_param("factor", ${factor})
    for step in range(40):
        mlflow.log_metric("loss", ${factor} ** step, step=step)
        while step == 39 and ${CLOSED}: time.sleep(0.1)`;

test('a card follows its run, and leads to what changed', async ({ page, tmpPath }) => {
  const text = '# Notes\n\nSome text that stays.';
  await openNotebook(page, `${tmpPath}/live.ipynb`, 'import mlflow', text, train('first', 0.9));
  await page.notebook.setCellType(1, 'markdown');
  await runCell(page, 0);
  const running = runCell(page, 2);
  const card = page.locator('.jp-MlflowRunCard');
  await expect(card).toContainText('first');
  await expect(card).toContainText('running');
  await expect(card.getByRole('img', { name: 'Course of loss' })).toBeVisible();
  await page.locator('.jp-NotebookPanel').screenshot({ path: path.join(IMAGES, 'live.png') });
  await openGate(page, tmpPath);
  await running;
  await expect(card).not.toContainText('running');
  await expect(card).toContainText('loss 0.0164');
  await expect(card.getByRole('button', { name: 'compare with previous' })).toBeHidden();
  const run = await card.locator('[data-run-id]').getAttribute('data-run-id');

  await page.notebook.setCell(2, 'code', train('second', 0.8));
  await page.notebook.setCell(0, 'code', 'import mlflow\nmlflow.__version__');
  await runCell(page, 2);
  await expect(card).toContainText('second');
  await card.getByRole('button', { name: 'compare with previous' }).click();
  const compare = page.locator('.jp-MlflowCompareCode');
  await expect(compare).toContainText('1 unchanged cell');
  await expect(compare).toContainText('mlflow.log_param("factor", 0.9)');
  await expect(compare.getByRole('row', { name: /factor/ })).toContainText('0.8');
  await picture(page, compare, 'compare');

  await page.evaluate(async runId => {
    await window.jupyterapp.commands.execute('jupyter-mlflow:open-snapshot', { runId });
  }, run);
  const snapshot = page.locator('.jp-MlflowSnapshot');
  await expect(snapshot).toContainText('Snapshot of live.ipynb');
  await expect(snapshot).toContainText('run first');
  await expect(snapshot).toContainText('mlflow.log_param("factor", 0.9)');
  await expect(snapshot.locator('.jp-MlflowSnapshot-runCell')).toContainText('first');
  await snapshot.locator('.jp-MlflowSnapshot-runCell .cm-content').click();
  await page.keyboard.type('typed');
  await expect(snapshot).not.toContainText('typed');
  await picture(page, snapshot, 'snapshot');
});

/** Pictures for people to look at in both themes, rules for machines. */
async function picture(page: IJupyterLabPageFixture, what: Locator, name: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await (theme === 'dark' ? page.theme.setDarkTheme() : page.theme.setLightTheme());
    await what.screenshot({ path: path.join(IMAGES, `${name}-${theme}.png`) });
    const { violations } = await new AxeBuilder({ page }).include(OURS).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    expect.soft(found, `${name} ${theme}`).toEqual([]);
  }
}
