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
import type { IMadeProject, INotebook } from '../../../api/notebookjobs';
import type { IKernelPackages } from '../../../common/kernelpackages';
import { MakeProjectForm } from '../makeform';
import { notebook } from './fixtures';

const PROJECT = 'POST jupyter-mlflow/notebooks/project';
const MADE = { path: 'work/train_project', files: ['MLproject'], notes: [] };
const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
let shown: INotebook;
let done: IMadeProject[];

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  shown = notebook();
  done = [];
  server.forget();
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/notebooks/parameters', () => shown);
  server.routes.set(PROJECT, () => new Answer(201, MADE));
});
afterEach(cleanup);

async function show(packages: IKernelPackages | null = null): Promise<void> {
  // A form of the test before may be answered still.
  const told = done;
  render(
    <MakeProjectForm
      path="work/train.ipynb"
      serverSettings={server.settings}
      packages={() => Promise.resolve(packages)}
      trans={trans}
      onDone={made => {
        told.push(made);
      }}
    />
  );
  await waitFor(() => {
    expect(button().hasAttribute('disabled')).toBe(false);
  });
}

const button = (): HTMLElement =>
  screen.getByRole('button', { name: 'Make project' });

const sent = (): readonly Record<string, unknown>[] =>
  server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('the form that makes a project of a notebook', () => {
  it('shows what is declared, and sends what the kernel has', async () => {
    await show({
      python: '3.11.7',
      packages: [{ name: 'numpy', version: '2.4.6' }]
    });
    const group = screen.getByRole('group', { name: 'Parameters' });
    expect(group.textContent).toContain('alpha number0.5');
    // What its cell computes is none.
    expect(group.textContent).not.toContain('here');
    fireEvent.click(button());
    await waitFor(() => {
      expect(done).toEqual([MADE]);
    });
    expect(sent()).toEqual([
      {
        path: 'work/train.ipynb',
        entry_point: 'script',
        python: '3.11.7',
        packages: [{ name: 'numpy', version: '2.4.6' }]
      }
    ]);
  });

  it('tells at the folder that there is something already', async () => {
    server.routes.set(
      PROJECT,
      () =>
        new Answer(409, {
          error_code: 'RESOURCE_CONFLICT',
          message: 'There is something called that already.',
          details: '',
          field: 'folder'
        })
    );
    await show();
    const folder = screen.getByLabelText<HTMLInputElement>('Folder');
    fireEvent.change(folder, { target: { value: '/sub/taken/' } });
    fireEvent.change(screen.getByLabelText('Entry point'), {
      target: { value: 'notebook' }
    });
    fireEvent.click(button());
    await waitFor(() => {
      expect(folder.getAttribute('aria-invalid')).toBe('true');
    });
    expect(
      screen.getByText('There is something called that already.')
    ).toBeTruthy();
    expect(sent()).toEqual([
      {
        path: 'work/train.ipynb',
        entry_point: 'notebook',
        folder: 'sub/taken'
      }
    ]);
    expect(done).toEqual([]);
  });

  it('says that there are no parameters', async () => {
    shown = notebook({ parameters: [], has_parameters: false });
    await show();
    expect(screen.getByText(/No cell is tagged/)).toBeTruthy();
  });
});
