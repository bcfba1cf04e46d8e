import { expect, test } from '@jupyterlab/galata';
import * as path from 'path';
import { ExperimentsPanel } from '../pages/experiments';
import { JobPage, Jobs, ProjectDialog } from '../pages/jobs';
import { expectAccessible } from '../pages/looks';
import { MainLooks } from '../pages/mainlooks';
import { alive, working } from '../pages/processes';
import { RunPage } from '../pages/runpage';
import { Store } from '../pages/store';
import { heldToast } from '../pages/toast';

const IMAGES = path.resolve(__dirname, '../../docs/images');
const PROJECT = path.resolve(__dirname, '../../examples/elasticnet');

/** It has a child, as programs have, and ends neither by itself. */
const WAITS = `
import subprocess, sys, time
import mlflow

with mlflow.start_run():
    mlflow.log_metric("before", 1.0)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("It waits.", flush=True)
    time.sleep(600)
`;

// The folder is in the pictures.
test.use({ autoGoto: false, tmpPath: 'projects' });

test('a project is run from the file browser, and another one is cancelled', async ({
  page,
  request,
  tmpPath
}) => {
  const dialog = new ProjectDialog(page);
  const job = new JobPage(page);
  const store = new Store(request);
  await page.contents.uploadDirectory(PROJECT, `${tmpPath}/elasticnet`);
  await page.contents.createDirectory(`${tmpPath}/endless`);
  await page.contents.uploadContent(WAITS, 'text', `${tmpPath}/endless/main.py`);
  await page.goto();
  await page.filebrowser.openDirectory(tmpPath);
  const before = await new Jobs(request).ids();

  await test.step('a wrong value is refused at its field', async () => {
    await dialog.open('elasticnet');
    const alpha = dialog.field(/^alpha/);
    await expect(alpha).toHaveValue('0.5');
    await alpha.fill('abc');
    await dialog.run.click();
    expect(await dialog.note(alpha)).toContain('“abc” is no number');
    await expect(alpha).toBeFocused();
    await expectAccessible(page, '.jp-MlflowProjectDialog', 'project-form');
    await dialog.root.screenshot({ path: 'test-results/states/project-refused.png' });
    expect(await new Jobs(request).ids()).toEqual(before);
    await alpha.fill('0.3');
    await dialog.field(/^epochs/).fill('3');
    await dialog.root
      .locator('.jp-Dialog-content')
      .screenshot({ path: path.join(IMAGES, 'project.png') });
    await alpha.press('Enter');
    await expect(dialog.root).toHaveCount(0);
  });

  await test.step('its log streams, in its colours', async () => {
    await job.expectLog('Epoch 1');
    const told = await heldToast(page, 'elasticnet');
    await expect(told).toContainText('finished');
    await job.expectState('Finished');
    await expect(job.log).toContainText('Epoch 3 of 3');
    await expect(job.log.locator('.ansi-green-fg').first()).toHaveText(/^\d+\.\d+$/);
    await told.getByTitle('Hide notification').click();
    // The colours of a terminal are JupyterLab's.
    const looks = new MainLooks(page, '.jp-MlflowJobPage', ['[class^="ansi-"]']);
    await looks.check('job-finished');
    await page.screenshot({ path: path.join(IMAGES, 'job.png'), animations: 'disabled' });
  });

  await test.step('its run is in the panel, with what it was run with', async () => {
    const run = new RunPage(page);
    const panel = new ExperimentsPanel(page);
    await job.runs.first().click();
    await expect(run.value('Parameters', 'alpha')).toHaveText('0.3');
    await expect(run.section('Metrics')).toContainText('rmse');
    await expect(run.file('job')).toBeVisible();
    const name = await run.root.getByRole('heading', { level: 1 }).innerText();
    await panel.open();
    await panel.experiment('elasticnet').getByText('elasticnet', { exact: true }).click();
    await expect(panel.run(name)).toBeVisible();
  });

  await test.step('it is run again by its form', async () => {
    await new RunPage(page).root.getByRole('button', { name: 'Run again' }).click();
    await expect(dialog.field(/^alpha/)).toHaveValue('0.3');
    await expect(dialog.field('Experiment')).toHaveValue('elasticnet');
    // Where folders are offered it closes those first.
    await dialog.field(/^alpha/).press('Escape');
    await expect(dialog.root).toHaveCount(0);
  });

  await test.step('another one is cancelled: nothing of it is left', async () => {
    const others = working();
    await dialog.open('endless');
    await dialog.run.click();
    await job.expectLog('It waits.');
    await job.expectState('Running');
    await expect(job.runs).toHaveCount(1);
    const processes = working().filter(({ pid }) => !others.some(other => other.pid === pid));
    expect(processes.length).toBeGreaterThan(2);
    await job.root.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel job' }).click();
    await expect
      .poll(() => alive(processes), { timeout: 20_000, intervals: [50] })
      .toEqual([]);
    await job.expectState('Killed');
    const [found] = await store.runs('endless');
    expect(found.info.status).toBe('KILLED');
    await job.root.screenshot({ path: 'test-results/states/job-killed.png' });
  });

  await test.step('both are in the panel', async () => {
    const panel = new ExperimentsPanel(page);
    await panel.root.getByRole('button', { name: 'Jobs', exact: true }).click();
    const jobs = panel.root.locator('.jp-MlflowJobs');
    await expect(jobs).toContainText('endless');
    await expect(jobs).toContainText('elasticnet');
    await expectAccessible(page, '.jp-MlflowExperiments', 'jobs-section');
    await panel.root.screenshot({ path: 'test-results/states/jobs-section.png' });
  });
});
