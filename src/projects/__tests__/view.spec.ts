import { fireEvent, screen, waitFor } from '@testing-library/react';
import {
  done,
  field,
  note,
  ready,
  sent,
  server,
  show,
  type
} from './shownform';

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
