import { expect, test } from '@jupyterlab/galata';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { EndpointPage, Endpoints, SERVED } from '../pages/endpoints';
import { go, kept } from '../pages/go';
import { ModelPage } from '../pages/registry';
import { RunPage } from '../pages/runpage';
import { registerServable } from '../pages/servable';
import { Store } from '../pages/store';

// What is waited for is there in a moment, or never; but for processes that start.
test.use({ actionTimeout: 30_000 });

const MODEL = 'Served penguins';
const NAME = 'life';
const BROKEN = 'broken';

// What others have left does not matter, and nothing is left to others.
test.afterEach(async ({ request }) => {
  const endpoints = new Endpoints(request);
  await Promise.all([NAME, BROKEN].map(name => endpoints.delete(name)));
  await request.delete('/jupyter-mlflow/tracking/default/api/2.0/mlflow/registered-models/delete', {
    data: { name: MODEL }
  });
});

test('an endpoint is started, switched, stopped, put to sleep and woken', async ({
  page,
  request
}) => {
  const store = new Store(request);
  const endpoints = new Endpoints(request);
  const endpoint = new EndpointPage(page);
  const model = new ModelPage(page);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'endpoint-life-'));
  const gate = path.join(folder, 'gate');
  const experiment = await store.createExperiment('endpoint life');
  await store.post('registered-models/create', { name: MODEL });
  const runId = await registerServable(store, experiment, MODEL, {
    answer: 'one',
    waitsFor: gate
  });
  await registerServable(store, experiment, MODEL, { answer: 'two' });
  await registerServable(store, experiment, MODEL, {
    answer: 'three',
    fails: 'There are no penguins here.'
  });
  await store.post('registered-models/alias', {
    name: MODEL,
    alias: 'best',
    version: '1'
  });
  const served = {
    connection: 'default',
    workers: 1,
    environment: 'server',
    idle_timeout: 0
  };
  const predicts = async (answer: string): Promise<void> => {
    await endpoint.send.click();
    await expect(endpoint.predictions()).toHaveText([answer], {
      timeout: SERVED
    });
  };

  await test.step('the page is reloaded while it starts', async () => {
    await endpoints.create({
      ...served,
      name: NAME,
      model: { name: MODEL, alias: 'best' }
    });
    const isKept = kept(page, `endpoint:${NAME}`);
    await endpoint.open(NAME);
    await endpoint.expectState('Not ready');
    await isKept;
    await go(page, page.url());
    await endpoint.expectState('Not ready');
    fs.writeFileSync(gate, '');
    await endpoint.expectState('Ready');
    await endpoint.field('mass').fill('1');
    await predicts('one g');
  });

  await test.step('a param of the model is given', async () => {
    await endpoint.root.getByLabel(/^unit /).fill('kg');
    await predicts('one kg');
    await endpoint.root.screenshot({ path: 'test-results/states/endpoint-params.png' });
  });

  await test.step('it is found from its run, and leads back to it', async () => {
    const run = new RunPage(page);
    await run.open(runId);
    const open = run.section('Models').getByRole('button', { name: `${NAME}: open endpoint` });
    await expect(open).toBeVisible();
    await run.section('Models').screenshot({ path: 'test-results/states/run-served.png' });
    await open.click();
    const lineage = endpoint.root.getByRole('navigation', { name: 'Lineage' });
    for (const step of ['endpoint life', 'run-one', `${MODEL} version 1 · @best`]) {
      await expect(lineage.getByRole('button', { name: step })).toBeVisible();
    }
    await expect(lineage.locator('[aria-current]')).toHaveText(NAME);
  });

  await test.step('the alias moves, and it switches by itself', async () => {
    await endpoint.root.getByRole('button', { name: /served model$/ }).click();
    await expect(model.part('version')).toContainText(NAME);
    await model.button('Move the alias best from version 1 to version 2').click();
    await page.activity.activateTab(NAME);
    await expect(endpoint.root.getByRole('button', { name: /version 2 · @best/ })).toBeVisible({
      timeout: SERVED
    });
    await endpoint.expectState('Ready');
    await predicts('two kg');
  });

  await test.step('a version that cannot be loaded leaves the one that can', async () => {
    await endpoints.change(NAME, { model: { name: MODEL, version: '3' } });
    await expect(endpoint.root.getByRole('alert')).toContainText('There are no penguins here.', {
      timeout: SERVED
    });
    await endpoint.expectState('Ready');
    await predicts('two kg');
  });

  await test.step('another version is chosen', async () => {
    await endpoint.root.getByRole('button', { name: 'Change version…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Version').selectOption({ label: 'Version 1' });
    await dialog.getByRole('button', { name: 'Change' }).click();
    await expect(endpoint.root.getByRole('button', { name: /version 1: served/ })).toBeVisible({
      timeout: SERVED
    });
    await predicts('one kg');
  });

  await test.step('it is stopped among what runs, and started on its page', async () => {
    await page.sidebar.openTab('jp-running-sessions');
    const running = page.getByRole('region', { name: 'MLflow endpoints Section' });
    const item = running.getByRole('treeitem', { name: NAME });
    await item.hover();
    await item.getByTitle('Stop endpoint').click();
    await endpoint.expectState('Stopped');
    await expect(item).toHaveCount(0);
    await page.sidebar.close('left');
    await endpoint.root.getByRole('button', { name: 'Start', exact: true }).click();
    await endpoint.expectState('Ready');
  });

  await test.step('nobody asks and it sleeps, until somebody does', async () => {
    await endpoints.change(NAME, { idle_timeout: 0.2 });
    await endpoint.expectState('Asleep');
    await endpoints.change(NAME, { idle_timeout: 0 });
    await predicts('one kg');
    await endpoint.expectState('Ready');
  });

  await test.step('one that cannot start says why', async () => {
    await endpoints.create({
      ...served,
      name: BROKEN,
      model: { name: MODEL, version: '3' }
    });
    await endpoint.open(BROKEN);
    await endpoint.expectState('Failed');
    await expect(endpoint.root.getByRole('alert')).toContainText('There are no penguins here.');
    await expect(endpoint.root.getByRole('button', { name: 'Start again' })).toBeVisible();
  });
});
