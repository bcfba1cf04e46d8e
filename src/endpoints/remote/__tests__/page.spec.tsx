import { nullTranslator } from '@jupyterlab/translation';
import { Panel, Widget } from '@lumino/widgets';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../../__tests__/server';
import { Hints } from '../../../api/events';
import type { IRemoteTarget, ITargetDescription } from '../../../api/targets';
import { TargetsClient } from '../../../api/targets';
import { Bus, HINT } from '../../__tests__/bus';
import { QueryModel } from '../../query/model';
import { RemotePage } from '../page';
import { RemoteModel } from '../pagemodel';
import { RemoteView } from '../view';
import { ROOT, description, item, target } from './fixtures';

const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
const ITEM = `${ROOT}/${target().id}/items/deployments/iris %2F 1`;
let shown: IRemoteTarget;
let described: ITargetDescription;
let models: RemoteModel[];

beforeAll(() => server.start());
afterAll(() => server.stop());
afterEach(() => {
  cleanup();
  for (const model of models) {
    model.dispose();
  }
});

beforeEach(() => {
  models = [];
  shown = target();
  described = description();
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({ targets: [shown], installed: [] }));
  server.routes.set(`GET ${ROOT}/${target().id}`, () => described);
  server.routes.set(`GET ${ITEM}`, item);
});

function show(): RemoteModel {
  const { kind, name } = item();
  const model = new RemoteModel({
    client: new TargetsClient(server.settings),
    hints: new Hints(bus.manager),
    target: target().id,
    item: { kind, name }
  });
  models.push(model);
  const query = new QueryModel({
    send: json => model.predict(json),
    onSent: () => undefined
  });
  render(
    <RemoteView
      model={model}
      query={query}
      onChange={() => undefined}
      onDelete={() => Promise.resolve()}
      onCopy={() => undefined}
      trans={trans}
    />
  );
  return model;
}

function buttons(): (string | null)[] {
  return screen.queryAllByRole('button').map(button => button.textContent);
}

it('asks when it is first seen, and shows what the target tells', async () => {
  const model = show();
  expect(await server.sent()).toBe(0);
  model.isVisible = true;
  await screen.findByText('models:/Iris/1');
  expect(screen.getByText('In service')).toBeTruthy();
  expect(buttons()).toEqual(
    expect.arrayContaining(['Refresh', 'Change…', 'Delete…', 'Send'])
  );
  server.forget();
  model.isVisible = false;
  model.isVisible = true;
  expect(await server.sent()).toBe(0);
});

it('has buttons for what the plug-in can do only', async () => {
  described = description({ deployment: ['get'], predict: false });
  show().isVisible = true;
  await screen.findByText('models:/Iris/1');
  expect(buttons()).toEqual(
    expect.not.arrayContaining(['Change…', 'Delete…', 'Send'])
  );
});

it('asks the model there, with numbers as they were typed', async () => {
  const sent: unknown[] = [];
  server.routes.set(`POST ${ITEM}/predict`, ({ body }) => {
    sent.push(body);
    return '{"predictions": [NaN]}';
  });
  show().isVisible = true;
  fireEvent.change(await screen.findByLabelText('Request as JSON'), {
    target: { value: '{"dataframe_records": [{"a": 1.5}]}' }
  });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await screen.findByText('NaN');
  expect(sent).toEqual([{ dataframe_records: [{ a: 1.5 }] }]);
});

it('tells that it is being created, and asks when it is', async () => {
  const change = {
    id: 1,
    action: 'create' as const,
    kind: 'deployment' as const,
    name: item().name,
    endpoint: null,
    began: 0,
    error: null
  };
  shown = target({ changes: [change, { ...change, id: 2, name: 'other' }] });
  show().isVisible = true;
  await screen.findByText(/“iris \/ 1” is being created/);
  expect(screen.queryByText(/other/)).toBeNull();
  await waitFor(() => {
    expect(server.seen).toHaveLength(2);
  });
  shown = target({ ended: 1 });
  bus.emit({ ...HINT, kind: 'target', target: target().id });
  await screen.findByText('models:/Iris/1');
});

it('asks again when this server could not answer, and then does', async () => {
  const route = `GET ${ROOT}`;
  const list = server.routes.get(route) ?? (() => null);
  server.routes.set(route, () => new Answer(503, { message: 'Down.' }));
  show().isVisible = true;
  await screen.findByText('Down.');
  server.routes.set(route, list);
  bus.emit({ ...HINT, kind: 'target', target: target().id });
  await screen.findByText('models:/Iris/1');
  expect(screen.queryByText('Down.')).toBeNull();
});

it('closes when it is deleted, also where something failed before', async () => {
  const failed = {
    id: 1,
    action: 'update' as const,
    ...item(),
    began: 0,
    error: { error_code: 'X', message: 'There is no room.', details: '' }
  };
  shown = target({ changes: [failed] });
  server.routes.set(`DELETE ${ITEM}`, () => ({}));
  const { kind, name } = item();
  const page = new RemotePage(
    new RemoteModel({
      client: new TargetsClient(server.settings),
      hints: new Hints(bus.manager),
      target: target().id,
      item: { kind, name }
    }),
    trans
  );
  const around = new Panel();
  around.addWidget(page);
  Widget.attach(around, document.body);
  fireEvent.click(await screen.findByRole('button', { name: 'Delete…' }));
  // Enter alone deletes nothing.
  await waitFor(() => {
    expect(document.activeElement?.textContent).toBe('Cancel');
  });
  fireEvent.click(screen.getByText('Delete'));
  await waitFor(() => {
    expect(around.isDisposed).toBe(true);
  });
});

it('says that it is not there', async () => {
  server.routes.set(
    `GET ${ITEM}`,
    () => new Answer(404, { message: 'No.', error_code: 'X' })
  );
  show().isVisible = true;
  await screen.findByText(/The target does not know “iris \/ 1”/);
});

it('sends a config as it was typed', async () => {
  server.routes.set(`PATCH ${ITEM}`, () => ({}));
  const client = new TargetsClient(server.settings);
  await client.update(target().id, item(), {
    model_uri: 'models:/Iris/2',
    config: '{"size": 3.0}'
  });
  expect(server.seen[0]?.body).toEqual({
    model_uri: 'models:/Iris/2',
    config: { size: 3 }
  });
});
