import { nullTranslator } from '@jupyterlab/translation';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../__tests__/server';
import type { IInferenceOptions, InferenceResult } from '../parts';
import { PlaceTab } from '../place';

const ROOT = 'jupyter-mlflow/targets';
const ID = 'aaaaaaaaaaaa';
const EVERY = ['list', 'get', 'create', 'update', 'delete'];
const server = new TestServer();
let targets: unknown[];
let abilities: unknown;
let done: InferenceResult[];

beforeAll(() => server.start());
afterAll(() => server.stop());
afterEach(cleanup);

beforeEach(() => {
  done = [];
  targets = [{ id: ID, uri: 'shelf:/top', changes: [] }];
  abilities = { deployment: EVERY, endpoint: [], predict: true };
  server.forget();
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/endpoints', () => ({ endpoints: [] }));
  server.routes.set(`GET ${ROOT}`, () => ({ targets, installed: [] }));
  server.routes.set(`GET ${ROOT}/${ID}`, () => ({
    abilities,
    help: 'The shelf keeps models.'
  }));
  server.routes.set(`POST ${ROOT}/${ID}/items`, () => ({ is_done: true }));
});

function show(): void {
  const options = {
    serverSettings: server.settings,
    trans: nullTranslator.load('jupyter_mlflow')
  } as unknown as IInferenceOptions;
  render(
    <PlaceTab
      target={{
        connection: 'other',
        key: { name: 'Penguins', version: '2' },
        label: 'Penguins',
        name: 'Penguins'
      }}
      name="Penguins"
      isReady={true}
      options={options}
      onDone={result => {
        done.push(result);
      }}
    />
  );
}

async function choose(): Promise<void> {
  show();
  fireEvent.change(await screen.findByLabelText('Where'), {
    target: { value: ID }
  });
}

/** What the target was told to make. */
const created = (): unknown =>
  server.seen.find(({ method }) => method === 'POST')?.body;

function type(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

it('has no choice of places where there is only this server', async () => {
  targets = [];
  show();
  await waitFor(() => {
    expect(server.asked).toContain('targets');
  });
  expect(screen.queryByLabelText('Where')).toBeNull();
  expect(screen.getByLabelText('Environment')).toBeTruthy();
});

it('asks a target nothing before it is chosen', async () => {
  show();
  await screen.findByLabelText('Where');
  expect(server.seen.map(({ path }) => path)).not.toContain(`${ROOT}/${ID}`);
});

it('makes a deployment of what was typed', async () => {
  await choose();
  const create = await screen.findByRole<HTMLButtonElement>('button', {
    name: 'Create deployment'
  });
  expect(screen.queryByLabelText('Kind')).toBeNull();
  expect(screen.getByText('The shelf keeps models.')).toBeTruthy();
  type('Config as JSON', '{"size": 3');
  expect(screen.getByText(/^This is no JSON/)).toBeTruthy();
  expect(create.disabled).toBe(true);
  type('Config as JSON', '[1]');
  expect(screen.getByText(/Type a JSON object/)).toBeTruthy();
  type('Config as JSON', '{"size": 3}');
  type('Deployment name', 'my penguins');
  type('Flavor', 'python_function');
  fireEvent.click(create);
  await waitFor(() => {
    expect(done).toEqual([
      { target: ID, item: { kind: 'deployment', name: 'my penguins' } }
    ]);
  });
  expect(created()).toEqual({
    kind: 'deployment',
    name: 'my penguins',
    connection: 'other',
    model: { name: 'Penguins', version: '2' },
    flavor: 'python_function',
    config: { size: 3 }
  });
});

it('makes an endpoint, whose config names the model', async () => {
  abilities = { deployment: ['list'], endpoint: EVERY, predict: true };
  await choose();
  await screen.findByText(/This one is Penguins version 2/);
  expect(screen.queryByLabelText('Flavor')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Create endpoint' }));
  await waitFor(() => {
    expect(done).toHaveLength(1);
  });
  expect(created()).toEqual({
    kind: 'endpoint',
    name: 'penguins'
  });
});

it('says what a target refuses, and stays', async () => {
  server.routes.set(
    `POST ${ROOT}/${ID}/items`,
    () => new Answer(503, { message: 'There is no room.', error_code: 'X' })
  );
  await choose();
  fireEvent.click(
    await screen.findByRole('button', { name: 'Create deployment' })
  );
  await screen.findByText('There is no room.');
  expect(done).toEqual([]);
});

it('says that nothing can be made at a target that only lists', async () => {
  abilities = { deployment: [], endpoint: ['list'], predict: true };
  await choose();
  await screen.findByText(/Nothing can be created at this target/);
});
