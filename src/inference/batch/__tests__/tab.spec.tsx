import type { Contents, Kernel } from '@jupyterlab/services';
import { ContentsManager, Drive } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import React from 'react';
import type { ISeen } from '../../../__tests__/server';
import { Answer, TestServer } from '../../../__tests__/server';
import type { INewNotebook } from '../tab';
import { BatchTab } from '../tab';

const trans = nullTranslator.load('jupyter_mlflow');

const INPUTS = [
  { name: 'Island', type: 'string', required: true },
  { name: 'BodyMass', type: 'double', required: true },
  { name: 'Count', type: 'long', required: false }
];

const TABLE = {
  columns: [
    { name: 'island', kind: 'text', has_gaps: false },
    { name: 'bodymass', kind: 'number', has_gaps: false },
    { name: 'note', kind: 'text', has_gaps: true }
  ],
  rows: [['Biscoe', '4450', null]],
  total: 1,
  delimiter: ',',
  encoding: 'utf-8-sig'
};

/** The part of a kernel that is asked: it answers expressions with these values. */
function kernelWith(answers: Record<string, unknown>): {
  kernel: Kernel.IKernelConnection;
  asked: string[];
} {
  const asked: string[] = [];
  const kernel = {
    status: 'idle',
    model: { id: 'k1', name: 'python3' },
    requestExecute: ({
      user_expressions
    }: {
      user_expressions: { answer: string };
    }) => {
      const expression = user_expressions.answer.split(').')[1] ?? '';
      asked.push(expression);
      const value = answers[expression];
      const answer =
        value === undefined
          ? { status: 'error' }
          : { status: 'ok', data: { 'application/json': value } };
      return {
        done: Promise.resolve({
          content: { status: 'ok', user_expressions: { answer } }
        })
      };
    }
  };
  return { kernel: kernel as unknown as Kernel.IKernelConnection, asked };
}

describe('BatchTab', () => {
  const server = new TestServer();
  let contents: Contents.IManager;
  let made: INewNotebook[] = [];

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    made = [];
    server.forget();
    server.routes.clear();
    contents = new ContentsManager({
      defaultDrive: new Drive({ serverSettings: server.settings })
    });
    const model = {
      signature: { inputs: INPUTS, outputs: [], params: [] },
      requirements: []
    };
    server.routes.set('GET jupyter-mlflow/views/default/model', () => model);
    server.routes.set('GET jupyter-mlflow/notebooks/input', () => TABLE);
    server.routes.set(
      'POST jupyter-mlflow/notebooks/inference',
      () => new Answer(201, { path: 'data/m-batch.ipynb' })
    );
  });

  /** What the notebook was asked to be of. */
  const sent = (): ISeen | undefined =>
    server.seen.filter(({ method }) => method === 'POST').at(-1);

  function tab(
    kernel: Kernel.IKernelConnection | null = null,
    browse: ((folder: string) => Promise<string | null>) | null = null,
    alias = 'best'
  ): React.JSX.Element {
    return (
      <BatchTab
        target={{ connection: 'default', key: { name: 'm', alias } }}
        directory="data"
        kernelName="python3"
        kernel={kernel}
        contents={contents}
        browse={browse}
        serverSettings={server.settings}
        trans={trans}
        onDone={notebook => {
          made.push(notebook);
        }}
      />
    );
  }

  function show(...given: Parameters<typeof tab>): void {
    render(tab(...given));
  }

  async function type(label: string, text: string): Promise<void> {
    fireEvent.change(await screen.findByLabelText(new RegExp(`^${label}`)), {
      target: { value: text }
    });
  }

  function button(): HTMLButtonElement {
    return screen.getByRole<HTMLButtonElement>('button');
  }

  function problemOf(label: string): string {
    const field = screen.getByLabelText(new RegExp(`^${label}`));
    const id = field.getAttribute('aria-describedby') ?? '';
    return document.getElementById(id)?.textContent ?? '';
  }

  it('maps a file by its names and makes the notebook', async () => {
    show();
    await type('Input file', 'data/penguins.csv');
    await screen.findByText('Biscoe');
    const island = screen.getByLabelText<HTMLSelectElement>(/^Island/);
    expect(island.selectedOptions[0]?.text).toBe('island');
    expect(screen.getByLabelText<HTMLInputElement>(/^Output file/).value).toBe(
      'data/penguins-predictions.csv'
    );
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toEqual([{ path: 'data/m-batch.ipynb', kernel: null }]);
    });
    expect(sent()?.body).toEqual({
      connection: 'default',
      directory: 'data',
      model: { name: 'm', alias: 'best' },
      kernel_name: 'python3',
      input: { kind: 'file', path: 'data/penguins.csv' },
      columns: { Island: 'island', BodyMass: 'bodymass' },
      output: 'data/penguins-predictions.csv'
    });
  });

  it('says at the field what does not fit, and makes nothing of it', async () => {
    show();
    await type('Input file', 'penguins.csv');
    await screen.findByText('Biscoe');
    fireEvent.change(screen.getByLabelText(/^BodyMass/), {
      target: { value: '2' }
    });
    expect(problemOf('BodyMass')).toBe(
      'Text where a number is needed. Choose another column.'
    );
    expect(button().disabled).toBe(true);
    fireEvent.change(screen.getByLabelText(/^BodyMass/), {
      target: { value: '-1' }
    });
    expect(problemOf('BodyMass')).toMatch(/^The model needs this column/);
    expect(button().disabled).toBe(true);
    fireEvent.submit(button());
    fireEvent.change(screen.getByLabelText(/^BodyMass/), {
      target: { value: '1' }
    });
    expect(problemOf('BodyMass')).toBe('');
    await type('Output file', 'penguins.exe');
    expect(problemOf('Output file')).toMatch(/must end with/);
    expect(button().disabled).toBe(true);
    expect(server.asked).not.toContain('inference');
  });

  it('takes the file that is chosen in the dialog', async () => {
    const folders: string[] = [];
    show(null, folder => {
      folders.push(folder);
      return Promise.resolve('data/more/penguins.csv');
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Browse…' }));
    await screen.findByText('Biscoe');
    expect(folders).toEqual(['data']);
    expect(screen.getByLabelText<HTMLInputElement>(/^Input file/).value).toBe(
      'data/more/penguins.csv'
    );
  });

  it('tells of a file that cannot be read', async () => {
    server.routes.set(
      'GET jupyter-mlflow/notebooks/input',
      () => new Answer(404, { message: 'The file gone.csv is not there.' })
    );
    show();
    await type('Input file', 'gone.csv');
    await screen.findByText('The file gone.csv is not there.');
    expect(button().disabled).toBe(true);
    await type('Input file', 'gone.txt');
    await screen.findByText(/^Name a CSV, TSV/);
  });

  it('keeps what was filled in when the server refuses', async () => {
    server.routes.set(
      'POST jupyter-mlflow/notebooks/inference',
      () => new Answer(403, { message: 'The folder data is locked.' })
    );
    show();
    await type('Input file', 'penguins.csv');
    await screen.findByText('Biscoe');
    fireEvent.click(button());
    expect((await screen.findByRole('alert')).textContent).toContain('locked');
    expect(made).toEqual([]);
    expect(screen.getByLabelText<HTMLInputElement>(/^Input file/).value).toBe(
      'penguins.csv'
    );
    expect(button().disabled).toBe(false);
  });

  it('predicts on the example without more', async () => {
    show();
    await type('Predict on', 'example');
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toHaveLength(1);
    });
    expect(sent()?.body).not.toHaveProperty('input');
  });

  it('takes a DataFrame of the kernel, which the notebook shares', async () => {
    const { kernel, asked } = kernelWith({
      'inputs()': { frames: ['penguins'], spark: false, tables: [] },
      'frame("penguins")': TABLE,
      'frame("x\\"); y")': {}
    });
    show(kernel);
    await type('Predict on', 'dataframe');
    await type('Name of the DataFrame', 'x"); y');
    await screen.findByText(/^The kernel has no DataFrame/);
    await type('Name of the DataFrame', 'penguins');
    await screen.findByText('Biscoe');
    expect(asked).toEqual([
      'inputs()',
      'frame("x\\"); y")',
      'frame("penguins")'
    ]);
    fireEvent.click(button());
    await waitFor(() => {
      expect(made[0]?.kernel).toEqual({ id: 'k1', name: 'python3' });
    });
    expect(sent()?.body).toMatchObject({
      input: { kind: 'dataframe', name: 'penguins' },
      output: 'data/penguins-predictions.csv'
    });
  });

  it('takes a Spark table at its word while no session runs', async () => {
    const { kernel } = kernelWith({
      'inputs()': { frames: [], spark: true, tables: [] },
      'table("birds")': {}
    });
    show(kernel);
    await screen.findByText('A Spark table');
    await type('Predict on', 'spark');
    await type('Table', 'birds');
    await screen.findByText(/has no table “birds”/);
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toHaveLength(1);
    });
    expect(sent()?.body).toMatchObject({
      input: { kind: 'spark', table: 'birds' },
      columns: { Island: 'Island', BodyMass: 'BodyMass', Count: 'Count' }
    });
  });

  it('lets the columns be chosen for a model without signature', async () => {
    server.routes.set('GET jupyter-mlflow/views/default/model', () => ({
      signature: null
    }));
    show();
    await type('Input file', 'penguins.csv');
    fireEvent.click(await screen.findByLabelText(/^note/));
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toHaveLength(1);
    });
    expect(sent()?.body.columns).toEqual({
      island: 'island',
      bodymass: 'bodymass'
    });
  });

  it('keeps the order of the input, also where its columns are called by numbers', async () => {
    server.routes.set('GET jupyter-mlflow/views/default/model', () => ({
      signature: null
    }));
    server.routes.set('GET jupyter-mlflow/notebooks/input', () => ({
      ...TABLE,
      columns: ['size', '2020', '2019'].map(name => ({
        name,
        kind: 'number',
        has_gaps: false
      }))
    }));
    show();
    await type('Input file', 'years.csv');
    await screen.findByLabelText(/^2019/);
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toHaveLength(1);
    });
    expect(sent()?.text).toContain(
      '"columns":{"size":"size","2020":"2020","2019":"2019"}'
    );
  });

  it('begins anew for a version that takes other columns', async () => {
    const { rerender } = render(tab());
    await type('Input file', 'penguins.csv');
    await screen.findByText('Biscoe');
    fireEvent.change(screen.getByLabelText(/^Island/), {
      target: { value: '2' }
    });
    server.routes.set('GET jupyter-mlflow/views/default/model', () => ({
      signature: {
        inputs: [{ name: 'Note', type: 'string', required: true }]
      }
    }));
    rerender(tab(null, null, 'other'));
    await screen.findByLabelText(/^Note/);
    fireEvent.click(button());
    await waitFor(() => {
      expect(made).toHaveLength(1);
    });
    expect(sent()?.body.columns).toEqual({ Note: 'note' });
  });

  it('offers the files and folders of the folder that is typed', async () => {
    const entry = (path: string, kind: string): Record<string, unknown> => ({
      name: path.split('/').at(-1),
      path,
      type: kind,
      created: '',
      last_modified: '',
      writable: true,
      content: null,
      format: null,
      mimetype: null
    });
    const listed = [
      entry('data/raw', 'directory'),
      entry('data/a.csv', 'file'),
      entry('data/a.ipynb', 'notebook')
    ];
    server.routes.set('GET api/contents/data', ({ query }) => ({
      ...entry('data', 'directory'),
      format: 'json',
      content: query.get('content') === '1' ? listed : null
    }));
    show();
    await type('Input file', 'data/');
    await waitFor(() => {
      const offered = [...document.querySelectorAll('datalist option')];
      expect(offered.map(each => each.getAttribute('value'))).toEqual([
        'data/raw/',
        'data/a.csv'
      ]);
    });
  });
});
