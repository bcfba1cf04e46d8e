import type { Contents } from '@jupyterlab/services';
import { ContentsManager, Drive } from '@jupyterlab/services';
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
import type { IJob } from '../../api/jobs';
import type { IProject } from '../../api/projects';
import { job } from '../../jobs/__tests__/fixtures';
import { readAsked } from '../asked';
import { ProjectForm } from '../view';
import { PLACES, project } from './fixtures';

const JOBS = 'jupyter-mlflow/jobs';
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
let contents: Contents.IManager;
let shown: IProject;
let done: IJob[];

beforeAll(async () => {
  await server.start();
  contents = new ContentsManager({
    defaultDrive: new Drive({ serverSettings: server.settings })
  });
});
afterAll(async () => {
  contents.dispose();
  await server.stop();
});
beforeEach(() => {
  shown = project();
  done = [];
  server.seen.length = 0;
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/projects', () => shown);
  server.routes.set('GET jupyter-mlflow/projects/backends', () => PLACES);
  server.routes.set('GET jupyter-mlflow/views/default/experiments', () => ({
    columns: { experiment_id: ['0', '7'], name: ['Default', 'nets'] }
  }));
  server.routes.set(`POST ${JOBS}`, () => new Answer(201, { jobs: [job()] }));
});
afterEach(cleanup);

function show(
  args: Parameters<typeof readAsked>[0] = { path: 'examples/elasticnet' }
): void {
  render(
    <ProjectForm
      asked={readAsked(args, 'default')}
      serverSettings={server.settings}
      contents={contents}
      trans={trans}
      onDone={jobs => {
        done.push(...jobs);
      }}
    />
  );
}

const field = (name: RegExp | string): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(name);

/** What it says of a field. */
const note = (input: HTMLElement): string | null =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')
    ?.textContent ?? null;

const sent = (): readonly Record<string, unknown>[] =>
  server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);

async function ready(): Promise<void> {
  await screen.findByRole('group', { name: 'Parameters' });
}

const type = (input: HTMLElement, value: string): void => {
  fireEvent.change(input, { target: { value } });
};

describe('the form of a project', () => {
  it('offers the folders beside the one that is typed', async () => {
    const folder = {
      type: 'directory',
      created: '2026-11-21T00:00:00Z',
      last_modified: '2026-11-21T00:00:00Z',
      writable: true,
      content: null,
      format: null,
      mimetype: null
    };
    server.routes.set('GET api/contents/examples', () => ({
      ...folder,
      name: 'examples',
      path: 'examples',
      format: 'json',
      content: [
        { ...folder, name: 'nets', path: 'examples/nets' },
        { ...folder, name: 'a.csv', path: 'examples/a.csv', type: 'file' }
      ]
    }));
    show();
    await ready();
    const input = field('Project');
    await waitFor(() => {
      expect(
        [...(input.list?.options ?? [])].map(({ value }) => value)
      ).toEqual(['examples/nets']);
    });
  });

  it('has a field for each parameter, with its default', async () => {
    show();
    await ready();
    expect(field(/^alpha number/).value).toBe('0.5');
    expect(field(/^epochs whole number/).getAttribute('aria-required')).toBe(
      'true'
    );
    expect(field(/^label text/).value).toBe('');
    expect(field('Experiment').value).toBe('elasticnet');
    expect(screen.getByText('python train.py --alpha {alpha}')).toBeTruthy();
    fireEvent.change(screen.getByRole('combobox', { name: 'Entry point' }), {
      target: { value: 'check' }
    });
    expect(screen.queryByRole('textbox', { name: /^alpha/ })).toBeNull();
  });

  it('refuses what is no number at the field, and sends nothing', async () => {
    show();
    await ready();
    const alpha = field(/^alpha/);
    type(alpha, 'abc');
    expect(note(alpha)).toContain('“abc” is no number');
    expect(alpha.getAttribute('aria-invalid')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(document.activeElement).toBe(alpha);
    });
    expect(note(field(/^epochs/))).toContain('has no default');
    expect(sent()).toEqual([]);
    type(alpha, '0.3');
    type(field(/^epochs/), '3');
    expect(alpha.getAttribute('aria-invalid')).toBe('false');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(done.map(({ id }) => id)).toEqual(['job-1']);
    });
    expect(sent()).toEqual([
      {
        kind: 'project',
        connection: 'default',
        experiment_name: 'elasticnet',
        arguments: {
          uri: 'examples/elasticnet',
          entry_point: 'main',
          parameters: { alpha: '0.3', epochs: '3' },
          backend: 'local',
          backend_config: null,
          environment: 'local'
        }
      }
    ]);
  });

  it.each([
    ['parameters.alpha', /^alpha/],
    ['grid.alpha', /^alpha/],
    ['experiment_name', 'Experiment'],
    ['storage_dir', 'Storage folder'],
    ['backend_config', 'Backend config as JSON'],
    ['uri', 'Project']
  ])('tells what the server says of %j there', async (name, label) => {
    server.routes.set(
      `POST ${JOBS}`,
      () => new Answer(400, { message: 'Not this one.', field: name })
    );
    show();
    await ready();
    type(field(/^epochs/), '3');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(await screen.findByText('Not this one.')).toBeTruthy();
    expect(note(field(label))).toBe('Not this one.');
    await waitFor(() => {
      expect(document.activeElement).toBe(field(label));
    });
    expect(done).toEqual([]);
  });

  it.each(['parameters.new', 'path'])(
    'tells what the server says of %j, which has no field',
    async name => {
      // Somebody has changed the project since the form was opened.
      server.routes.set(
        `POST ${JOBS}`,
        () => new Answer(400, { message: '‘new’ needs a value.', field: name })
      );
      show();
      await ready();
      type(field(/^epochs/), '3');
      fireEvent.click(screen.getByRole('button', { name: 'Run' }));
      expect((await screen.findByRole('alert')).textContent).toContain(
        '‘new’ needs a value.'
      );
    }
  );

  it('tells of a part of the config that has no field at the JSON', async () => {
    server.routes.set(
      `POST ${JOBS}`,
      () =>
        new Answer(400, { message: 'Not this.', field: 'backend_config.other' })
    );
    show();
    await ready();
    type(field(/^epochs/), '3');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect(await screen.findByText('Not this.')).toBeTruthy();
    expect(note(field('Backend config as JSON'))).toBe('Not this.');
  });

  it('shows a backend of an earlier run that is there no more', async () => {
    show({
      arguments: {
        uri: 'examples/elasticnet',
        parameters: { epochs: '2' },
        backend: 'slurm'
      }
    });
    await ready();
    const backend = await screen.findByRole<HTMLSelectElement>('combobox', {
      name: 'Backend'
    });
    expect(backend.value).toBe('slurm');
    type(backend, 'local');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]?.arguments).toMatchObject({ backend: 'local' });
  });

  it('keeps the line of a parameter that begins like another one', async () => {
    show();
    await ready();
    fireEvent.click(screen.getByRole('button', { name: 'Add parameter' }));
    type(field('Name'), 'alpha');
    type(field('Value'), '9');
    type(field(/^epochs/), '3');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(note(field('Name'))).toContain('another field');
    });
    expect(sent()).toEqual([]);
    type(field('Name'), 'alpha2');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]?.arguments).toMatchObject({
      parameters: { alpha: '0.5', alpha2: '9', epochs: '3' }
    });
  });

  it('tells what is about no field', async () => {
    server.routes.set(
      `POST ${JOBS}`,
      () => new Answer(503, { message: 'The store is away.', field: '' })
    );
    show();
    await ready();
    type(field(/^epochs/), '3');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The store is away.'
    );
  });

  it('makes a grid of several values, and says how many runs', async () => {
    show();
    await ready();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Several values' }));
    type(field(/^alpha/), '0.1, 0.2, 0.3');
    type(field(/^epochs/), '1, 2');
    expect(screen.getByText(/This makes 6 runs/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Start 6 runs' }));
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]).toMatchObject({
      arguments: { parameters: {} },
      grid: { alpha: ['0.1', '0.2', '0.3'], epochs: ['1', '2'] }
    });
  });

  it('has the fields of a backend that is known, and its JSON', async () => {
    show();
    await ready();
    fireEvent.click(screen.getByText('Where it runs'));
    const backend = await screen.findByRole<HTMLSelectElement>('combobox', {
      name: 'Backend'
    });
    expect(
      [...backend.options].map(({ label, disabled }) => [label, disabled])
    ).toEqual([
      ['local', false],
      ['databricks (not here)', true],
      ['azureml', false]
    ]);
    expect(
      screen.getByText('There are no credentials for Databricks here.')
    ).toBeTruthy();
    type(backend, 'azureml');
    type(
      screen.getByRole('combobox', { name: /^Make the project’s/ }),
      'false'
    );
    const json = field('Backend config as JSON');
    expect(JSON.parse(json.value)).toEqual({ USE_CONDA: false });
    type(json, '{"COMPUTE": "cpu-cluster", "USE_CONDA": false}');
    expect(field(/^Compute target/).value).toBe('cpu-cluster');
    expect(screen.getByText(/no effect, as COMPUTE is given/)).toBeTruthy();
    type(json, '{"COMPUTE"');
    expect(note(json)).toContain('no JSON');
    type(json, '{"COMPUTE": "cpu-cluster", "USE_CONDA": false}');
    type(field(/^epochs/), '3');
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]?.arguments).toMatchObject({
      backend: 'azureml',
      backend_config: { COMPUTE: 'cpu-cluster', USE_CONDA: false }
    });
  });

  it('asks for what cannot be known of a project elsewhere', async () => {
    show({});
    const run = screen.getByRole<HTMLButtonElement>('button', { name: 'Run' });
    expect(run.disabled).toBe(true);
    type(field('Project'), 'https://github.com/mlflow/mlflow-example');
    await ready();
    type(field('Version'), 'master');
    type(field('Entry point'), 'train');
    fireEvent.click(screen.getByRole('button', { name: 'Add parameter' }));
    type(field('Name'), 'alpha');
    type(field('Value'), '0.4');
    fireEvent.click(run);
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]).toMatchObject({
      arguments: {
        uri: 'https://github.com/mlflow/mlflow-example',
        version: 'master',
        entry_point: 'train',
        parameters: { alpha: '0.4' }
      }
    });
    expect(sent()[0]).not.toHaveProperty('experiment_name');
    expect(
      server.seen.some(({ path }) => path === 'jupyter-mlflow/projects')
    ).toBe(false);
  });

  it('says why a folder cannot be run', async () => {
    server.routes.set(
      'GET jupyter-mlflow/projects',
      () => new Answer(400, { message: 'MLproject is no YAML.', details: 'x' })
    );
    show();
    expect(await screen.findByText('MLproject is no YAML.')).toBeTruthy();
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: 'Run' }).disabled
    ).toBe(true);
    server.routes.set('GET jupyter-mlflow/projects', () => shown);
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await ready();
  });

  it('is filled with what an earlier job was run with, in its experiment', async () => {
    show({
      experimentId: '7',
      arguments: {
        uri: 'examples/elasticnet',
        entry_point: 'main',
        parameters: { alpha: '0.3', epochs: '2', own: 'x' },
        backend: 'local',
        backend_config: null,
        environment: 'uv'
      }
    });
    await ready();
    await waitFor(() => {
      expect(field('Experiment').value).toBe('nets');
    });
    expect(field(/^alpha/).value).toBe('0.3');
    expect([field('Name').value, field('Value').value]).toEqual(['own', 'x']);
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(done.length).toBe(1);
    });
    expect(sent()[0]).toMatchObject({
      experiment_id: '7',
      arguments: {
        parameters: { alpha: '0.3', epochs: '2', own: 'x' },
        environment: 'uv'
      }
    });
  });
});
