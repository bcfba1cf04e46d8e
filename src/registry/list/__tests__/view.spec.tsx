import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';
import React from 'react';
import { Answer } from '../../../__tests__/server';
import { RegistryClient } from '../../../api/registry';
import { ViewsClient } from '../../../api/views';
import { TestRegistry } from '../../__tests__/registry';
import { Watch } from '../../__tests__/watch';
import { ModelList, newestVersion } from '../model';
import { ModelsView } from '../view';

describe('ModelsView', () => {
  let server: TestRegistry;
  let models: ModelList;
  const open = jest.fn();
  const create = jest.fn(() => Promise.resolve());

  beforeEach(async () => {
    server = new TestRegistry();
    await server.start();
    open.mockClear();
    models = new ModelList({
      client: new RegistryClient(server.settings, 'default'),
      views: new ViewsClient(server.settings),
      watch: new Watch().asWatch,
      limit: 2,
      withPrompts: true
    });
  });
  afterEach(async () => {
    cleanup();
    models.dispose();
    await server.stop();
  });

  async function show(): Promise<void> {
    await act(async () => {
      render(
        <ModelsView
          parts={{
            models,
            open,
            create,
            trans: nullTranslator.load('jupyter_mlflow')
          }}
        />
      );
      await models.refresh();
    });
  }

  function add(name: string): void {
    server.models.set(name, [
      { name, version: '12', source: '', run_id: 'r1' }
    ]);
  }

  function listed(label: string): (string | null | undefined)[] {
    return within(screen.getByRole('list', { name: label }))
      .getAllByRole('listitem')
      .map(item => item.querySelector('bdi')?.textContent);
  }

  it('lists models a page at a time, prompts apart', async () => {
    ['a', 'b', 'c'].forEach(add);
    server.prompts.push('hello');
    server.aliases.set('champion', '7');
    await show();
    expect(listed('Models')).toEqual(['a', 'b']);
    expect(listed('Prompts')).toEqual(['hello']);
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
      await models.refresh();
    });
    expect(listed('Models')).toEqual(['a', 'b', 'c']);
    fireEvent.click(screen.getByRole('button', { name: 'a' }));
    expect(open).toHaveBeenLastCalledWith('a', null);
    const [alias] = screen.getAllByRole('button', { name: /champion/ });
    fireEvent.click(alias ?? document.body);
    expect(open).toHaveBeenLastCalledWith('a', '7');
  });

  it('says that there are more prompts than are listed', async () => {
    server.prompts.push('hello', 'bye');
    await show();
    expect(screen.queryByText(/^There are more/)).toBeNull();
    server.prompts.push('more');
    await act(() => models.refresh());
    expect(listed('Prompts')).toEqual(['hello', 'bye']);
    expect(screen.getByText(/^There are more/)).toBeTruthy();
  });

  it('finds what MLflow’s syntax has no escapes for', async () => {
    ['50%', '50a', `it's`, 'its'].forEach(add);
    await show();
    const find = async (text: string): Promise<void> => {
      await act(async () => {
        fireEvent.change(screen.getByRole('searchbox'), {
          target: { value: text }
        });
        await models.refresh();
      });
    };
    await find('0%');
    expect(listed('Models')).toEqual(['50%']);
    await find(`T'S`);
    expect(listed('Models')).toEqual([`it's`]);
    await find('nothing');
    expect(screen.getByRole('status').textContent).toContain('No models match');
    const clear = screen.getByRole('button', { name: 'Clear the search' });
    clear.focus();
    fireEvent.click(clear);
    expect(models.state.search).toBe('');
    // Nobody knows yet whether there are any.
    expect(document.body.textContent).not.toContain('No models yet.');
    expect(document.activeElement?.className).toBe('jp-MlflowModels');
    await act(() => models.refresh());
    expect(listed('Models')).toHaveLength(2);
  });

  it('says that there are none, and what went wrong', async () => {
    await show();
    expect(document.body.textContent).toContain('No models yet.');
    server.fail(
      'GET registered-models/search',
      new Answer(403, { error_code: 'X', message: 'Not for you.' })
    );
    await act(() => models.refresh());
    expect(screen.getByRole('alert').textContent).toContain('Not for you.');
  });

  it('knows the newest version of all stages', () => {
    const latest_versions = ['2', '10', '9'].map(version => ({
      name: 'n',
      version
    }));
    expect(newestVersion({ name: 'n', latest_versions })).toBe('10');
    expect(newestVersion({ name: 'n' })).toBeNull();
  });
});
