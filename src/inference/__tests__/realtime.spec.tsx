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
import { suggestEndpointName } from '../endpointname';
import { InferenceForm } from '../form';
import type { ITarget } from '../target';

const ENDPOINTS = 'jupyter-mlflow/endpoints';
const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow';
const VIEW = 'jupyter-mlflow/views/default/model';
const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
afterEach(cleanup);

let done: InferenceResult[];

beforeEach(() => {
  done = [];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ENDPOINTS}`, () => ({
    endpoints: [{ name: 'penguins' }]
  }));
  server.routes.set(`POST ${ENDPOINTS}`, () => new Answer(201, {}));
  server.routes.set(`GET ${VIEW}`, ({ query }) => ({
    registered:
      query.get('model_id') === 'm-2'
        ? { name: 'Penguins', version: '2' }
        : null
  }));
  server.routes.set(`GET ${API}/registered-models/get`, () => ({
    registered_model: {
      name: 'Penguins',
      aliases: [{ alias: 'champion', version: '2' }]
    }
  }));
  server.routes.set(`GET ${API}/model-versions/search`, () => ({
    model_versions: ['1', '2', '3'].map(version => ({
      name: 'Penguins',
      version
    }))
  }));
});

function show(...targets: [ITarget, ...ITarget[]]): void {
  const options = {
    serverSettings: server.settings,
    targets,
    directory: '',
    kernelName: null,
    kernel: null,
    documents: null,
    contents: {} as IInferenceOptions['contents'],
    trans: nullTranslator.load('jupyter_mlflow')
  };
  render(
    <InferenceForm
      options={options}
      browse={null}
      onDone={result => {
        done.push(result);
      }}
    />
  );
}

const VERSION: ITarget = {
  connection: 'default',
  key: { name: 'Penguins', version: '2' },
  label: 'Penguins',
  name: 'Penguins'
};
const LOGGED: ITarget = {
  connection: 'default',
  key: { model_id: 'm-1' },
  label: 'classifier · sklearn',
  name: 'classifier'
};

function choices(label: string): (string | null)[] {
  const select = screen.getByLabelText<HTMLSelectElement>(label);
  return [...select.options].map(option => option.textContent);
}

function create(): HTMLButtonElement {
  return screen.getByRole('button', { name: 'Create endpoint' });
}

function sent(): unknown[] {
  return server.seen
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => body);
}

describe('the real-time tab', () => {
  it('serves the alias of the version that was asked for, under a name that is free', async () => {
    show(VERSION);
    await screen.findByLabelText('Version');
    expect(choices('Version')).toEqual([
      '@champion, wherever it points: now version 2',
      'Version 3',
      'Version 2',
      'Version 1'
    ]);
    await screen.findByDisplayValue('penguins-2');
    fireEvent.change(screen.getByLabelText('Size'), { target: { value: '4' } });
    fireEvent.change(screen.getByLabelText('Stop when idle'), {
      target: { value: '0' }
    });
    fireEvent.change(screen.getByLabelText('Environment'), {
      target: { value: 'fresh' }
    });
    fireEvent.click(create());
    await waitFor(() => {
      expect(done).toEqual([{ endpoint: 'penguins-2' }]);
    });
    expect(sent()).toEqual([
      {
        name: 'penguins-2',
        connection: 'default',
        model: { name: 'Penguins', alias: 'champion' },
        workers: 4,
        environment: 'fresh',
        idle_timeout: 0
      }
    ]);
  });

  it('keeps what was typed while another tab is looked at, and makes nothing twice', async () => {
    server.routes.set(`POST ${ENDPOINTS}`, () => new Promise(() => undefined));
    show(VERSION);
    await screen.findByLabelText('Version');
    const name =
      await screen.findByLabelText<HTMLInputElement>('Endpoint name');
    fireEvent.change(name, { target: { value: 'birds' } });
    fireEvent.click(create());
    const tab = (title: string): void => {
      fireEvent.click(screen.getByRole('tab', { name: title }));
    };
    tab('Notebook');
    expect(screen.queryByRole('textbox', { name: 'Endpoint name' })).toBeNull();
    tab('Real-time');
    expect(
      screen.getByRole<HTMLInputElement>('textbox', { name: 'Endpoint name' })
        .value
    ).toBe('birds');
    fireEvent.click(screen.getByRole('button', { name: 'Creating…' }));
    await waitFor(() => {
      expect(sent()).toHaveLength(1);
    });
  });

  it('serves a version without an alias as itself', async () => {
    show({ ...VERSION, key: { name: 'Penguins', version: '3' } });
    const version = await screen.findByLabelText<HTMLSelectElement>('Version');
    expect(version.selectedOptions[0]?.textContent).toBe('Version 3');
  });

  it('asks which of several models, and what each is registered as', async () => {
    show(LOGGED, {
      ...LOGGED,
      key: { model_id: 'm-2' },
      label: 'second',
      name: 'second'
    });
    await waitFor(() => {
      expect(create().disabled).toBe(false);
    });
    expect(screen.queryByLabelText('Version')).toBeNull();
    fireEvent.change(screen.getByLabelText('Model'), {
      target: { value: '1' }
    });
    await screen.findByLabelText('Version');
    expect(choices('Version')).toEqual([
      '@champion, wherever it points: now version 2',
      'Version 2',
      'This model itself, whatever it is registered as'
    ]);
    fireEvent.change(screen.getByLabelText('Version'), {
      target: { value: '2' }
    });
    fireEvent.click(create());
    await waitFor(() => {
      expect(done).toHaveLength(1);
    });
    expect(sent()).toMatchObject([{ model: { model_id: 'm-2' } }]);
  });

  it.each([
    ['', 'Type a name.'],
    ['a b', /^Use up to 63 letters/],
    ['-a', /^Use up to 63 letters/],
    ['x'.repeat(64), /^Use up to 63 letters/],
    ['penguins', 'There is an endpoint of this name already.']
  ])(
    'says what is wrong with the name %j, and makes nothing',
    async (name, problem) => {
      show(LOGGED);
      await waitFor(() => {
        expect(server.asked).toContain('endpoints');
        expect(server.asked).toContain('model');
      });
      const field = screen.getByLabelText('Endpoint name');
      fireEvent.change(field, { target: { value: name } });
      expect(await screen.findByText(problem)).toBeTruthy();
      expect(field.getAttribute('aria-invalid')).toBe('true');
      fireEvent.submit(field);
      expect(create().disabled).toBe(true);
      expect(sent()).toEqual([]);
    }
  );

  it('says at the field that somebody took the name meanwhile, and lets it be changed', async () => {
    server.routes.set(
      `POST ${ENDPOINTS}`,
      () => new Answer(409, { message: 'Taken.' })
    );
    show(LOGGED);
    await waitFor(() => {
      expect(create().disabled).toBe(false);
    });
    fireEvent.click(create());
    expect(await screen.findByText('Taken.')).toBeTruthy();
    server.routes.set(`POST ${ENDPOINTS}`, () => new Answer(201, {}));
    fireEvent.change(screen.getByLabelText('Endpoint name'), {
      target: { value: 'other' }
    });
    fireEvent.click(create());
    await waitFor(() => {
      expect(done).toEqual([{ endpoint: 'other' }]);
    });
  });

  it('says what else is wrong, and keeps what was chosen', async () => {
    server.routes.set(
      `POST ${ENDPOINTS}`,
      () => new Answer(403, { message: 'You may not start processes.' })
    );
    show(LOGGED);
    await waitFor(() => {
      expect(create().disabled).toBe(false);
    });
    fireEvent.change(screen.getByLabelText('Size'), { target: { value: '2' } });
    fireEvent.click(create());
    expect(
      await screen.findByText('You may not start processes.')
    ).toBeTruthy();
    expect(screen.getByLabelText<HTMLSelectElement>('Size').value).toBe('2');
    expect(done).toEqual([]);
  });
});

describe('suggestEndpointName', () => {
  it.each([
    ['Penguin Predictor', 'penguin-predictor'],
    ['Größe/Ä:1', 'gro-e-a-1'],
    ['🐧', 'model'],
    ['--x--', 'x'],
    ['../../etc', 'etc'],
    ['a'.repeat(100), 'a'.repeat(58)]
  ])('of %j is %j', (name, suggested) => {
    expect(suggestEndpointName(name, [])).toBe(suggested);
  });
});
