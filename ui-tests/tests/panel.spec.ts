import { expect, test } from '@jupyterlab/galata';
import { readFileSync } from 'fs';
import { ExperimentsPanel } from '../pages/experiments';
import { CLOSED, openGate } from '../pages/gate';
import { Looks } from '../pages/looks';
import { seedCell } from '../pages/manyruns';
import { openNotebook, runCell } from '../pages/notebook';

const COUNT = 10_000;
const BEST = 4_321;
/** One of them by MLflow. */
const ALL = '10,001';

/** A sweep, and a run that goes on until its gate is open. */
const SWEEP = `
import mlflow
with mlflow.start_run(run_name="sweep"):
    for n in range(3):
        with mlflow.start_run(run_name=f"child-{n}", nested=True):
            mlflow.log_metric("accuracy", 0.5 + n / 10)
`;
const LIVE = `
import itertools, os, time, mlflow
with mlflow.start_run(run_name="live"):
    for step in itertools.takewhile(lambda step: ${CLOSED}, itertools.count()):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        time.sleep(0.1)
`;

test('ten thousand runs', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/many.ipynb`, seedCell(COUNT, BEST));
  await runCell(page, 0);
  await panel.open();

  await test.step('are all there, few of them in the document', async () => {
    // One by MLflow, and every 1,000th is below another.
    await expect(panel.count).toHaveText(`${ALL} runs`);
    await expect(panel.run('by-mlflow')).toBeVisible();
    expect(await panel.rows.count()).toBeLessThan(60);
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    expect(nodes).toBeLessThan(5_000);
  });

  await test.step('are loaded where one scrolls to', async () => {
    await panel.scrollTo(0.5);
    await expect(panel.rows.filter({ hasText: /^.*run-50\d\d/ }).first()).toBeVisible();
    await panel.scrollTo(1);
    await expect(panel.run(`run-${COUNT - 1}`)).toBeVisible();
    await panel.scrollTo(0);
    await expect(panel.run('by-mlflow')).toBeVisible();
  });

  await test.step('show what is pinned, the best marked', async () => {
    const chooser = panel.root.getByRole('button', { name: 'Choose what rows show' });
    await chooser.click();
    await panel.root.getByRole('checkbox', { name: 'accuracy' }).check();
    await panel.root.getByRole('checkbox', { name: 'lr' }).check();
    await expect(panel.run('run-7').getByRole('list', { name: 'Metrics' })).toHaveText(
      /^accuracy 0.00035\s*lr 0.001$/
    );
    await panel.root.getByRole('button', { name: 'Move lr up' }).click();
    await expect(panel.run('run-7').getByRole('list', { name: 'Metrics' })).toHaveText(
      /^lr 0.001\s*accuracy 0.00035$/
    );
    await chooser.click();
    const order = panel.root.getByRole('button', { name: 'Order' });
    await panel.choose(order, 'Best accuracy first');
    await expect(panel.rows.first()).toContainText(`run-${BEST}`);
    await expect(panel.rows.first().getByRole('img', { name: 'the best' })).toBeVisible();
    await expect(panel.rows.nth(1)).toContainText(`run-${COUNT - 1}`);
    await panel.choose(order, 'Newest first');
    await expect(panel.rows.first()).toContainText('run-0');
  });

  await test.step('are filtered, with completion and the place of a mistake', async () => {
    await panel.filter.click();
    await panel.filter.pressSequentially('accu');
    await page.getByRole('option', { name: 'metrics.accuracy' }).click();
    await panel.filter.pressSequentially('> ');
    await panel.filter.press('Enter');
    await expect(panel.root.getByRole('alert')).toBeVisible();
    await expect(panel.filter).toHaveAttribute('aria-invalid', 'true');
    await panel.filter.fill('metrics.accuracy > 0.4999');
    await panel.filter.press('Enter');
    await expect(panel.count).toHaveText(`2 of ${ALL} runs`);
    expect(await panel.names()).toEqual([`run-${BEST}`, `run-${COUNT - 1}`]);
    await panel.filter.fill("params.lr = 'nothing'");
    await panel.filter.press('Enter');
    await expect(panel.root).toContainText('No runs match the filter.');
    await panel.root.getByRole('button', { name: 'Clear the filter' }).last().click();
    await expect(panel.count).toHaveText(`${ALL} runs`);
    const quick = panel.root.getByRole('button', { name: 'Quick filters' });
    await panel.choose(quick, 'Status: failed');
    await expect(panel.filter).toHaveValue("attributes.status = 'FAILED'");
    await expect(panel.count).toHaveText(`0 of ${ALL} runs`);
    await panel.choose(quick, 'Status: failed');
    await expect(panel.count).toHaveText(`${ALL} runs`);
  });

  await test.step('are found by their id, wherever they are', async () => {
    await panel.scrollTo(0.3);
    const row = panel.rows.filter({ hasText: /^.*run-30\d\d/ }).first();
    const id = await row.getAttribute('data-run-id');
    await panel.scrollTo(1);
    await expect(panel.run(`run-${COUNT - 1}`)).toBeVisible();
    await page.evaluate(async runId => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: { commands: { execute(command: string, args: object): Promise<void> } };
      };
      await jupyterapp.commands.execute('jupyter-mlflow:open-run', { runId });
    }, id);
    const found = panel.root.locator(`[data-run-id="${id}"]`);
    await expect(found).toBeInViewport();
    await expect(found.locator('.jp-MlflowRunRow-toggle')).toBeFocused();
  });

  await test.step('look well', async () => {
    await panel.scrollTo(0.2);
    await panel.rows.nth(9).locator('.jp-MlflowRunRow-toggle').click();
    await new Looks(page, panel).check('many');
  });
});

test('runs below others, selected, starred, renamed and deleted', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/sweep.ipynb`, SWEEP);
  await runCell(page, 0);
  await panel.open();
  await expect(panel.rows).toHaveCount(1);

  await test.step('are folded below their parent', async () => {
    await expect(panel.count).toHaveText('4 runs');
    await panel.root.getByRole('button', { name: '3 child runs' }).click();
    const list = panel.root.getByRole('list', { name: 'Child runs of sweep' });
    await expect(list.getByRole('listitem').filter({ hasText: 'child-' })).toHaveCount(3);
    await new Looks(page, panel).check('nested');
  });

  await test.step('are selected and compared', async () => {
    await panel.root.getByRole('checkbox', { name: 'Select child-0' }).check();
    await panel.root.getByRole('checkbox', { name: 'Select child-2' }).check();
    await expect(panel.count).toHaveText('4 runs · 2 selected');
    await new Looks(page, panel).check('selected');
    await panel.root.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.locator('#jp-main-dock-panel')).toContainText('child-2');
  });

  await test.step('are starred and renamed', async () => {
    await panel.more('child-1', 'Star');
    await expect(panel.run('child-1').last().getByRole('img', { name: 'starred' })).toBeVisible();
    await panel.more('child-1', 'Rename…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('the-middle-one');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(panel.run('the-middle-one').last()).toBeVisible();
  });

  await test.step('are deleted, and back again', async () => {
    await panel.more('the-middle-one', 'Delete');
    await expect(panel.root.getByRole('button', { name: '2 child runs' })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(panel.root.getByRole('button', { name: '3 child runs' })).toBeVisible();
    await panel.root.getByRole('button', { name: 'More actions for the selected runs' }).click();
    await page.locator('.lm-Menu-item').filter({ hasText: 'Delete' }).click();
    await expect(panel.root.getByRole('button', { name: '1 child run' })).toBeVisible();
    await panel.choose(panel.root.getByRole('button', { name: 'Quick filters' }), 'Deleted runs');
    await expect(panel.count).toHaveText('2 deleted runs');
    await new Looks(page, panel).check('deleted');
    await panel.more('child-2', 'Restore');
    await expect(panel.count).toHaveText('1 deleted run');
    await panel.root.getByRole('button', { name: 'Deleted runs ×' }).click();
    await expect(panel.root.getByRole('button', { name: '2 child runs' })).toBeVisible();
  });

  await test.step('are saved as a file', async () => {
    const saved = page.waitForEvent('download');
    await panel.choose(panel.menu, 'Export as CSV');
    const file = await (await saved).path();
    expect(readFileSync(file, 'utf-8').split('\n')[0]).toContain('metrics.accuracy');
  });
});

test('a run that goes on moves', async ({ page, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/live.ipynb`, LIVE);
  await panel.open();
  await runCell(page, 0, { wait: false });
  const line = panel.run('live').getByRole('img', { name: 'loss so far' }).locator('polyline');
  await expect(line).toBeVisible({ timeout: 60_000 });
  const before = await line.getAttribute('points');
  await expect.poll(() => line.getAttribute('points')).not.toBe(before);
  await expect(page.locator('.lm-TabBar-tab[data-mlflow-live="1"]')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Experiments · 1 live run' })).toBeVisible();
  await new Looks(page, panel).check('live');
  await openGate(page, tmpPath);
  await expect(page.locator('.lm-TabBar-tab[data-mlflow-live="0"]')).toBeVisible({
    timeout: 60_000
  });
  await expect(panel.run('live').getByRole('img', { name: 'finished' })).toBeVisible();
  await expect(line).toBeHidden();
});
