import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { screen, waitFor } from '@testing-library/dom';
import { Answer, TestServer } from '../../../__tests__/server';
import type { Place } from '../../../tokens';
import { CommandIDs } from '../../../tokens';
import { experimentCommandsPlugin } from '../experimentcommands';

const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow/experiments';

describe('the commands that change experiments', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  beforeEach(() => {
    server.forget();
    server.routes.clear();
    server.routes.set(`GET ${API}/get`, () => ({
      experiment: {
        name: 'before',
        tags: [
          { key: 'mlflow.note.content', value: 'an old note' },
          { key: '__proto__', value: 'x' }
        ]
      }
    }));
    for (const call of [
      'update',
      'set-experiment-tag',
      'delete-experiment-tag',
      'delete',
      'restore'
    ]) {
      server.routes.set(`POST ${API}/${call}`, () => ({}));
    }
  });

  function setUp() {
    const commands = new CommandRegistry();
    const experiments = {
      connectionId: 'default',
      place: { kind: 'notebook' } as Place,
      state: { experimentId: '7' as string | null },
      refresh: jest.fn(() => Promise.resolve())
    };
    void experimentCommandsPlugin.activate(
      {
        commands,
        serviceManager: { serverSettings: server.settings }
      } as unknown as JupyterFrontEnd,
      null,
      experiments,
      null
    );
    return { commands, experiments };
  }

  /** Fill the dialog that is open, and accept it. */
  async function answer(...values: string[]): Promise<void> {
    const fields = await waitFor(() => {
      const found = document.querySelectorAll<
        HTMLInputElement | HTMLTextAreaElement
      >('.jp-Dialog input, .jp-Dialog textarea');
      expect(found.length).toBe(values.length);
      return found;
    });
    values.forEach((value, index) => {
      const field = fields[index];
      if (field) {
        field.value = value;
      }
    });
    Dialog.tracker.currentWidget?.resolve();
  }

  function posted(call: string): unknown {
    return server.seen.find(({ path }) => path === `${API}/${call}`)?.body;
  }

  it('make one, and show it', async () => {
    server.routes.set(`POST ${API}/create`, () => ({ experiment_id: '9' }));
    const { commands, experiments } = setUp();
    const done = commands.execute(CommandIDs.createExperiment);
    await answer('  new ');
    await done;
    expect(posted('create')).toEqual({ name: 'new' });
    expect(experiments.place).toEqual({
      kind: 'experiment',
      connection: 'default',
      id: '9',
      name: 'new'
    });
  });

  it.each([
    ['deleted', 'A deleted experiment has this name.'],
    ['active', 'Another experiment has this name.']
  ])('say that a name is taken, by one that is %s', async (stage, text) => {
    const refused = (): Answer =>
      new Answer(400, {
        error_code: 'RESOURCE_ALREADY_EXISTS',
        message: 'UNIQUE'
      });
    server.routes.set(`POST ${API}/create`, refused);
    server.routes.set(`POST ${API}/update`, refused);
    server.routes.set(`GET ${API}/get-by-name`, () => ({
      experiment: { experiment_id: '3', name: 'taken', lifecycle_stage: stage }
    }));
    const { commands, experiments } = setUp();
    const error = jest.spyOn(Notification, 'error').mockReturnValue('');
    for (const command of [
      CommandIDs.createExperiment,
      CommandIDs.renameExperiment
    ]) {
      error.mockClear();
      const done = commands.execute(command);
      await answer('taken');
      await done;
      expect(error.mock.calls[0]?.[0]).toContain(text);
    }
    expect(experiments.place).toEqual({ kind: 'notebook' });
    error.mockRestore();
  });

  it.each([
    ['none has', new Answer(404, { message: 'No experiment.' })],
    ['it has itself', { experiment: { experiment_id: '7', name: 'taken' } }]
  ])('say what MLflow says of a name that %s', async (_, found) => {
    server.routes.set(
      `POST ${API}/update`,
      () => new Answer(400, { message: 'Refused.' })
    );
    server.routes.set(`GET ${API}/get-by-name`, () => found);
    const { commands } = setUp();
    const error = jest.spyOn(Notification, 'error').mockReturnValue('');
    const done = commands.execute(CommandIDs.renameExperiment);
    await answer('taken');
    await done;
    expect(error.mock.calls[0]?.[0]).toBe('Refused.');
    error.mockRestore();
  });

  it('rename the one that is shown', async () => {
    const { commands, experiments } = setUp();
    experiments.place = {
      kind: 'experiment',
      connection: 'default',
      id: '7',
      name: 'before'
    };
    const done = commands.execute(CommandIDs.renameExperiment);
    await answer('after');
    await done;
    expect(posted('update')).toEqual({ experiment_id: '7', new_name: 'after' });
    expect(experiments.place).toMatchObject({ name: 'after' });
    expect(experiments.refresh).toHaveBeenCalled();
  });

  it('describe and tag it', async () => {
    const { commands } = setUp();
    const described = commands.execute(CommandIDs.describeExperiment);
    expect(await screen.findByDisplayValue('an old note')).toBeTruthy();
    await answer('a new note');
    await described;
    expect(posted('set-experiment-tag')).toEqual({
      experiment_id: '7',
      key: 'mlflow.note.content',
      value: 'a new note'
    });
    server.forget();
    const tagged = commands.execute(CommandIDs.tagExperiment);
    await answer('__proto__', '=cmd()');
    await tagged;
    expect(posted('set-experiment-tag')).toEqual({
      experiment_id: '7',
      key: '__proto__',
      value: '=cmd()'
    });
  });

  it('take tags away, but not what the system has', async () => {
    const { commands } = setUp();
    const tagged = commands.execute(CommandIDs.tagExperiment);
    const remove = await screen.findAllByTitle(/^Remove/);
    expect(remove.map(({ title }) => title)).toEqual(['Remove __proto__']);
    remove[0]?.click();
    await answer('', '');
    await tagged;
    expect(posted('delete-experiment-tag')).toEqual({
      experiment_id: '7',
      key: '__proto__'
    });
    expect(posted('set-experiment-tag')).toBeUndefined();
  });

  it('delete one, with the chance to undo that', async () => {
    const { commands } = setUp();
    await commands.execute(CommandIDs.deleteExperiment, { experimentId: '8' });
    expect(posted('delete')).toEqual({ experiment_id: '8' });
    const [told] = Notification.manager.notifications;
    expect(told?.message).toContain('before');
    told?.options.actions?.[0]?.callback(new MouseEvent('click'));
    await waitFor(() => {
      expect(posted('restore')).toEqual({ experiment_id: '8' });
    });
    Notification.dismiss();
  });

  it('say what was refused', async () => {
    server.routes.set(
      `POST ${API}/restore`,
      () => new Answer(403, { message: 'Read only.' })
    );
    const { commands } = setUp();
    await commands.execute(CommandIDs.restoreExperiment);
    expect(Notification.manager.notifications[0]?.message).toBe('Read only.');
    Notification.dismiss();
  });

  it('are for an experiment', () => {
    const { commands, experiments } = setUp();
    experiments.state.experimentId = null;
    expect(commands.isEnabled(CommandIDs.renameExperiment)).toBe(false);
  });
});
