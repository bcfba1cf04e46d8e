import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../__tests__/server';
import { EndpointsClient } from '../../api/endpoints';
import type { IEndpoint } from '../../api/endpoints';
import { Hints } from '../../api/events';
import { describeModel } from '../../api/models';
import { CommandIDs } from '../../tokens';
import { EndpointActions } from '../actions';
import { EndpointPageModel } from '../model';
import { QueryModel } from '../query/model';
import { description } from '../query/__tests__/fixtures';
import { EndpointPageView } from '../view';
import { EndpointWatch } from '../watch';
import { Bus, HINT } from './bus';
import { runDetails } from '../../runpage/__tests__/fixtures';
import { endpoint } from './fixtures';

const PATH = 'jupyter-mlflow/endpoints/predict-penguin';
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
let shown: IEndpoint | null;
let opened: unknown[];
let model: EndpointPageModel;
let watch: EndpointWatch;

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  shown = endpoint();
  opened = [];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${PATH}`, () => shown ?? new Answer(404, {}));
  server.routes.set(`PATCH ${PATH}`, ({ body }) => {
    shown = endpoint(body);
    return shown;
  });
  server.routes.set(`GET ${PATH}/log`, ({ query }) =>
    query.get('offset') === '-1'
      ? { text: 'Started.\n', offset: 9 }
      : { text: '', offset: 9 }
  );
  server.routes.set('GET jupyter-mlflow/views/default/model', () =>
    description()
  );
  server.routes.set('GET jupyter-mlflow/views/default/run', () =>
    runDetails({
      tags: { 'jupyter.notebook.path': 'work/penguins.ipynb' },
      models: [
        {
          kind: 'logged_model',
          model_id: 'm-1',
          name: 'classifier',
          uri: 'models:/m-1',
          path: null,
          flavors: ['sklearn'],
          status: 'READY',
          versions: []
        }
      ]
    })
  );
});
afterEach(() => {
  cleanup();
  model.dispose();
  watch.dispose();
});

function show(): void {
  const client = new EndpointsClient(server.settings);
  watch = new EndpointWatch({
    hints: new Hints(bus.manager),
    mayHint: () => Promise.resolve(true),
    name: 'predict-penguin'
  });
  model = new EndpointPageModel({
    client,
    name: 'predict-penguin',
    watch,
    describe: (connection, key) =>
      describeModel(server.settings, connection, key)
  });
  const commands = new CommandRegistry();
  for (const id of [
    CommandIDs.openModel,
    CommandIDs.openRunPage,
    CommandIDs.openExperiment,
    'docmanager:open'
  ]) {
    commands.addCommand(id, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        opened.push([id, args]);
      }
    });
  }
  render(
    <EndpointPageView
      parts={{
        model,
        query: new QueryModel({
          send: json => client.invoke('predict-penguin', json),
          onSent: () => undefined
        }),
        actions: new EndpointActions({
          model,
          commands,
          serverSettings: server.settings,
          trans,
          onDeleted: () => undefined
        }),
        kernel: () => null,
        trans
      }}
    />
  );
  act(() => {
    watch.isVisible = true;
  });
}

describe('the page of an endpoint', () => {
  it('tells how it fares, and where its model is', async () => {
    show();
    expect(await screen.findByText('Ready')).toBeTruthy();
    const facts = screen.getByRole('list', { name: 'About this endpoint' });
    expect(facts.textContent).toContain(
      '3 requests1 errorp50 4.3 msp95 13 ms307 MB'
    );
    fireEvent.click(screen.getByRole('button', { name: /served model/ }));
    expect(opened).toEqual([
      [
        CommandIDs.openModel,
        { connection: 'default', name: 'Penguin Predictor', version: '1' }
      ]
    ]);
    await waitFor(() => {
      expect(screen.getByRole('log').textContent).toBe('Started.\n');
    });
    expect(await screen.findByDisplayValue('48.7')).toBeTruthy();
  });

  it('begins a log anew for another endpoint of the same name', async () => {
    show();
    const log = await screen.findByRole('log');
    await waitFor(() => {
      expect(log.textContent).toBe('Started.\n');
    });
    server.routes.set(`GET ${PATH}/log`, ({ query }) =>
      query.get('offset') === '-1'
        ? { text: 'Anew.\n', offset: 6 }
        : { text: '', offset: 6 }
    );
    shown = endpoint({ created: 2_000, state: 'not_ready' });
    bus.emit({ ...HINT, kind: 'endpoint', endpoint: 'predict-penguin' });
    await waitFor(() => {
      expect(screen.getByRole('log').textContent).toBe('Anew.\n');
    });
  });

  it('leads to the run of a model that is not registered', async () => {
    shown = endpoint({
      model: { model_id: 'm-1' },
      version: null,
      uri: 'models:/m-1'
    });
    show();
    const lineage = await screen.findByRole('navigation', { name: 'Lineage' });
    await screen.findByRole('button', { name: 'bold-owl-7: run' });
    expect(
      [...lineage.querySelectorAll('li')].map(({ textContent }) => textContent)
    ).toEqual([
      'penguins.ipynb',
      'penguins',
      'bold-owl-7',
      'classifier',
      'predict-penguin'
    ]);
    for (const step of lineage.querySelectorAll('button')) {
      fireEvent.click(step);
    }
    const run = { connection: 'default', runId: 'run-1' };
    expect(opened).toEqual([
      ['docmanager:open', { path: 'work/penguins.ipynb' }],
      [CommandIDs.openExperiment, { connection: 'default', experimentId: '1' }],
      [CommandIDs.openRunPage, run],
      [CommandIDs.openRunPage, run]
    ]);
  });

  it.each([
    [{ state: 'not_ready' }, 'Not ready', /being fetched and loaded/],
    [{ is_asleep: true }, 'Asleep', /The next request starts it again/],
    [{ is_updating: true }, 'Updating', /Another version is being started/],
    [{ state: 'stopped' }, 'Stopped', /until it is started again/],
    [
      {
        state: 'failed',
        error: { error_code: 'X', message: 'No module.', details: 'Traceback' }
      },
      'Failed',
      /No module\./
    ]
  ] as [Partial<IEndpoint>, string, RegExp][])(
    'says what %j means',
    async (changes, word, sentence) => {
      shown = endpoint(changes);
      show();
      expect(await screen.findByText(word)).toBeTruthy();
      expect(screen.getByText(sentence)).toBeTruthy();
      const send = screen.getByRole<HTMLButtonElement>('button', {
        name: 'Send'
      });
      await screen.findByDisplayValue('48.7');
      expect(send.disabled).toBe(shown.state !== 'ready');
    }
  );

  it('keeps telling of the one that answers when a change has failed', async () => {
    const error = {
      error_code: 'X',
      message: 'Version 2 cannot be loaded.',
      details: ''
    };
    shown = endpoint({ error });
    show();
    expect(await screen.findByText('Version 2 cannot be loaded.')).toBeTruthy();
    expect(screen.getByText('Ready')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start again' })).toBeNull();
  });

  it('stops and starts', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const start = await screen.findByRole('button', { name: 'Start' });
    await waitFor(() => {
      expect(start.getAttribute('aria-disabled')).toBeNull();
    });
    fireEvent.click(start);
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeTruthy();
    const sent = server.seen.filter(({ method }) => method === 'PATCH');
    expect(sent.map(({ body }) => body)).toEqual([
      { state: 'stopped' },
      { state: 'ready' }
    ]);
  });

  it('follows hints of its own, and asks nothing while nobody looks', async () => {
    const asked = (): number =>
      server.seen.filter(({ path }) => path === PATH).length;
    shown = endpoint({ state: 'not_ready' });
    show();
    await screen.findByText('Not ready');
    shown = endpoint();
    act(() => {
      bus.emit({ ...HINT, kind: 'endpoint', endpoint: 'predict-penguin' });
    });
    expect(await screen.findByText('Ready')).toBeTruthy();
    // When it was shown, and with the hint.
    expect(asked()).toBe(2);
    act(() => {
      watch.isVisible = false;
    });
    bus.emit({ ...HINT, kind: 'endpoint', endpoint: 'predict-penguin' });
    bus.emit({ ...HINT, kind: 'endpoint', endpoint: 'other' });
    shown = endpoint({ state: 'stopped' });
    act(() => {
      watch.isVisible = true;
    });
    expect(await screen.findByText('Stopped')).toBeTruthy();
    expect(asked()).toBe(3);
  });

  it('says that there is none, and looks again when asked to', async () => {
    shown = null;
    show();
    expect(
      await screen.findByText(/There is no endpoint “predict-penguin”/)
    ).toBeTruthy();
    shown = endpoint();
    fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('Ready')).toBeTruthy();
    expect(await screen.findByText('penguins.ipynb')).toBeTruthy();
  });
});
