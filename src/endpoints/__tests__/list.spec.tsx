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
import { CommandIDs } from '../../tokens';
import { EndpointList } from '../list';
import { runningEndpoints } from '../running';
import { makeSection } from '../section';
import { makeVersionPart } from '../versionpart';
import { EndpointWatch } from '../watch';
import { Bus, HINT } from './bus';
import { endpoint } from './fixtures';

const ROOT = 'jupyter-mlflow/endpoints';
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
let endpoints: IEndpoint[];
let list: EndpointList;
let commands: CommandRegistry;
let opened: unknown[];

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  endpoints = [
    endpoint(),
    endpoint({ name: 'asleep', is_asleep: true }),
    endpoint({ name: 'starting', state: 'not_ready' }),
    endpoint({ name: 'stopped', state: 'stopped' })
  ];
  opened = [];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({ endpoints }));
  list = new EndpointList(
    new EndpointsClient(server.settings),
    new Hints(bus.manager)
  );
  commands = new CommandRegistry();
  commands.addCommand(CommandIDs.openEndpoint, {
    describedBy: { args: { type: 'object' } },
    execute: args => {
      opened.push(args);
    }
  });
});
afterEach(() => {
  cleanup();
  list.dispose();
});

describe('runningEndpoints', () => {
  it('lists those that hold processes; opens and stops them', async () => {
    for (const name of ['predict-penguin', 'starting']) {
      server.routes.set(`PATCH ${ROOT}/${name}`, ({ body }) => {
        endpoints = endpoints.map(one =>
          one.name === name ? { ...one, ...body } : one
        );
        return {};
      });
    }
    const manager = runningEndpoints(list, commands, trans);
    expect(manager.running({ mode: 'list' })).toEqual([]);
    await list.refresh();
    const items = manager.running({ mode: 'list' });
    expect(items.map(item => item.label())).toEqual([
      'predict-penguin',
      'starting'
    ]);
    items[0]?.open?.();
    expect(opened).toEqual([{ name: 'predict-penguin' }]);
    items[0]?.shutdown?.();
    await waitFor(() => {
      expect(
        manager.running({ mode: 'list' }).map(item => item.label())
      ).toEqual(['starting']);
    });
    manager.shutdownAll();
    await waitFor(() => {
      expect(manager.running({ mode: 'list' })).toEqual([]);
    });
  });
});

describe('the panel’s section', () => {
  function show(): void {
    const Section = makeSection({
      list,
      commands,
      experiments: null,
      makeWatch: () =>
        new EndpointWatch({
          hints: new Hints(bus.manager),
          mayHint: () => Promise.resolve(true),
          name: null
        }),
      services: {
        serverSettings: server.settings,
        events: bus.manager
      }
    });
    render(<Section connection="default" path={null} trans={trans} />);
  }

  it('lists endpoints with their states', async () => {
    show();
    const items = await screen.findAllByRole('listitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      'predict-penguin● ReadyPenguin Predictor version 1',
      'asleep☾ AsleepPenguin Predictor version 1',
      'starting◔ Not readyPenguin Predictor version 1',
      'stopped■ StoppedPenguin Predictor version 1'
    ]);
    fireEvent.click(screen.getByRole('button', { name: /^asleep/ }));
    expect(opened).toEqual([{ name: 'asleep' }]);
  });

  it('says what to do when there are none, and follows hints', async () => {
    endpoints = [];
    show();
    expect(await screen.findByText(/No endpoints yet/)).toBeTruthy();
    endpoints = [endpoint()];
    act(() => {
      bus.emit({ ...HINT, kind: 'endpoint', endpoint: 'predict-penguin' });
    });
    expect(await screen.findByText('predict-penguin')).toBeTruthy();
  });

  it('says what is wrong, and tries again', async () => {
    server.routes.set(
      `GET ${ROOT}`,
      () => new Answer(403, { message: 'Not for you.' })
    );
    show();
    expect(await screen.findByText('Not for you.')).toBeTruthy();
    server.routes.set(`GET ${ROOT}`, () => ({ endpoints }));
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('stopped')).toBeTruthy();
    expect(screen.queryByText('Not for you.')).toBeNull();
  });
});

describe('the part of a version', () => {
  it('leads to the endpoints that serve it', async () => {
    endpoints = [
      endpoint(),
      endpoint({
        name: 'by-alias',
        model: { name: 'Penguin Predictor', alias: 'champion' }
      }),
      endpoint({ name: 'older', version: '3' }),
      endpoint({ name: 'other-store', connection: 'x' }),
      endpoint({
        name: 'unregistered',
        model: { model_id: 'm-1' },
        uri: 'models:/m-1'
      })
    ];
    const Part = makeVersionPart(list, commands);
    const { rerender } = render(
      <Part
        connection="default"
        model={{ name: 'Penguin Predictor', version: '1' }}
        trans={trans}
      />
    );
    const items = await screen.findAllByRole('listitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      'predict-penguin ● Ready',
      'by-alias ● Ready'
    ]);
    fireEvent.click(screen.getByRole('button', { name: /^by-alias/ }));
    expect(opened).toEqual([{ name: 'by-alias' }]);
    rerender(
      <Part connection="default" model={{ uri: 'models:/m-1' }} trans={trans} />
    );
    expect(screen.getByRole('listitem').textContent).toBe(
      'unregistered ● Ready'
    );
  });
});
