import { nullTranslator } from '@jupyterlab/translation';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../../__tests__/server';
import type { IJob } from '../../../api/jobs';
import type { INotebook } from '../../../api/notebookjobs';
import { job } from '../../../jobs/__tests__/fixtures';
import { readNotebookAsked } from '../asked';
import { RunNotebookForm } from '../runform';
import { notebook } from './fixtures';

const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
let shown: INotebook;
let done: IJob[];

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  shown = notebook();
  done = [];
  server.forget();
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/notebooks/parameters', () => shown);
  server.routes.set(
    'POST jupyter-mlflow/jobs',
    () => new Answer(201, { jobs: [job({ kind: 'notebook' })] })
  );
});
afterEach(cleanup);

async function show(
  args: Parameters<typeof readNotebookAsked>[0] = { path: 'work/train.ipynb' }
): Promise<void> {
  // A form of the test before may be answered still.
  const told = done;
  render(
    <RunNotebookForm
      asked={readNotebookAsked(args, 'default')}
      serverSettings={server.settings}
      trans={trans}
      onDone={jobs => {
        told.push(...jobs);
      }}
    />
  );
  await screen.findByRole('button', { name: /Run|Start/ });
}

const field = (name: RegExp | string): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(name);

const note = (input: HTMLElement): string =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')
    ?.textContent ?? '';

const sent = (): readonly Record<string, unknown>[] =>
  server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);

const type = (input: HTMLElement, value: string): void => {
  fireEvent.change(input, { target: { value } });
};

const run = (): void => {
  fireEvent.click(screen.getByRole('button', { name: /Run|Start/ }));
};

describe('the form that runs a notebook', () => {
  it('sends what differs from the notebook, and nothing else', async () => {
    await show();
    expect(field(/^alpha number/).value).toBe('0.5');
    expect(field('fast').value).toBe('False');
    expect(field('Kernel').value).toBe('python3');
    expect(screen.queryByRole('button', { name: 'Add parameter' })).toBeNull();
    type(field(/^alpha/), '0.3');
    type(field('fast'), 'True');
    run();
    await waitFor(() => {
      expect(done.map(({ id }) => id)).toEqual(['job-1']);
    });
    expect(sent()).toEqual([
      {
        kind: 'notebook',
        connection: 'default',
        arguments: {
          path: 'work/train.ipynb',
          parameters: { alpha: '0.3', fast: 'True' }
        }
      }
    ]);
  });

  it('makes a grid of several values', async () => {
    await show();
    fireEvent.click(screen.getByLabelText('Several values'));
    // A list of Python's is one value.
    expect(field(/^layers/).value).toBe('"[1, 2]"');
    type(field(/^alpha/), '0.1, 0.2');
    type(field(/^fast/), 'True, perhaps');
    run();
    await waitFor(() => {
      expect(note(field(/^fast/))).toContain('“perhaps” is neither');
    });
    type(field(/^fast/), 'True');
    type(field('Experiment'), 'nets');
    fireEvent.click(screen.getByRole('button', { name: 'Start 2 runs' }));
    await waitFor(() => {
      expect(sent()).toEqual([
        {
          kind: 'notebook',
          connection: 'default',
          experiment_name: 'nets',
          arguments: {
            path: 'work/train.ipynb',
            parameters: { fast: 'True' }
          },
          grid: { alpha: ['0.1', '0.2'] }
        }
      ]);
    });
  });

  it('tells at the field what is wrong, also what the server finds', async () => {
    await show();
    type(field(/^epochs/), '1.5');
    run();
    await waitFor(() => {
      expect(document.activeElement).toBe(field(/^epochs/));
    });
    expect(sent()).toEqual([]);
    type(field(/^epochs/), '3');
    server.routes.set(
      'POST jupyter-mlflow/jobs',
      () =>
        new Answer(400, {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: 'It must be a literal.',
          details: '',
          field: 'parameters.layers'
        })
    );
    type(field(/^layers/), 'os.getcwd()');
    run();
    await waitFor(() => {
      expect(note(field(/^layers/))).toBe('It must be a literal.');
    });
    expect(done).toEqual([]);
  });

  it('asks for a kernel when that of the notebook is not there', async () => {
    shown = notebook({ kernel_name: null });
    await show();
    run();
    await waitFor(() => {
      expect(note(field('Kernel'))).toContain('Choose the kernel');
    });
    type(field('Kernel'), 'other');
    run();
    await waitFor(() => {
      expect(sent()[0]?.arguments).toEqual({
        path: 'work/train.ipynb',
        parameters: {},
        kernel_name: 'other'
      });
    });
  });

  it('has what an earlier job was run with', async () => {
    await show({
      experimentId: '7',
      arguments: {
        path: 'work/train.ipynb',
        parameters: { alpha: ['0.1', '0.2'], label: 'b, c' }
      }
    });
    expect(field(/^alpha/).value).toBe('0.1, 0.2');
    expect(field(/^label/).value).toBe('"b, c"');
    run();
    await waitFor(() => {
      expect(sent()[0]).toMatchObject({
        experiment_id: '7',
        arguments: { parameters: { label: 'b, c' } },
        grid: { alpha: ['0.1', '0.2'] }
      });
    });
  });

  it('says how a notebook gets parameters', async () => {
    shown = notebook({ parameters: [], has_parameters: false });
    await show();
    expect(screen.getByText(/give the cell that sets them/)).toBeTruthy();
    expect(screen.queryByRole('group', { name: 'Parameters' })).toBeNull();
  });
});
