import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Answer } from '../../__tests__/server';
import { project } from './fixtures';
import {
  done,
  field,
  note,
  ready,
  sendRefused,
  sent,
  server,
  show,
  type
} from './shownform';

describe('what is wrong with the form of a project', () => {
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
    await sendRefused(400, 'Not this one.', name);
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
      await sendRefused(400, '‘new’ needs a value.', name);
      expect((await screen.findByRole('alert')).textContent).toContain(
        '‘new’ needs a value.'
      );
    }
  );

  it('tells of a part of the config that has no field at the JSON', async () => {
    await sendRefused(400, 'Not this.', 'backend_config.other');
    expect(await screen.findByText('Not this.')).toBeTruthy();
    expect(note(field('Backend config as JSON'))).toBe('Not this.');
  });

  it('tells what is about no field', async () => {
    await sendRefused(503, 'The store is away.', '');
    expect((await screen.findByRole('alert')).textContent).toContain(
      'The store is away.'
    );
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
    server.routes.set('GET jupyter-mlflow/projects', () => project());
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await ready();
  });
});
