import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { screen, waitFor } from '@testing-library/dom';
import { TestServer } from '../../../__tests__/server';
import { CommandIDs } from '../../../tokens';
import { runCommandsPlugin } from '../runcommands';

const API = 'jupyter-mlflow/tracking/other/api/2.0/mlflow/runs';

describe('the commands that change runs', () => {
  const server = new TestServer();
  const args = { connection: 'other', runIds: ['a', 'b'] };
  let commands: CommandRegistry;

  beforeAll(async () => {
    await server.start();
    for (const call of [
      'update',
      'set-tag',
      'delete-tag',
      'delete',
      'restore'
    ]) {
      server.routes.set(`POST ${API}/${call}`, () => ({}));
    }
  });
  afterAll(() => server.stop());

  beforeEach(() => {
    server.forget();
    commands = new CommandRegistry();
    void runCommandsPlugin.activate(
      {
        commands,
        serviceManager: { serverSettings: server.settings }
      } as unknown as JupyterFrontEnd,
      null,
      null
    );
  });

  /** By the runs' ids: they are sent at once, and come in any order. */
  function posted(call: string): unknown[] {
    return server.seen
      .filter(({ path }) => path === `${API}/${call}`)
      .map(({ body }) => body)
      .sort((a, b) => (String(a.run_id) < String(b.run_id) ? -1 : 1));
  }

  it('star them, and take the stars away', async () => {
    await commands.execute(CommandIDs.starRuns, args);
    expect(posted('set-tag')).toEqual(
      ['a', 'b'].map(run_id => ({
        run_id,
        key: 'jupyter.run.starred',
        value: 'true'
      }))
    );
    await commands.execute(CommandIDs.starRuns, { ...args, isStarred: false });
    expect(posted('delete-tag')).toHaveLength(2);
  });

  it('delete them, with the chance to undo that', async () => {
    await commands.execute(CommandIDs.deleteRuns, args);
    expect(posted('delete')).toEqual([{ run_id: 'a' }, { run_id: 'b' }]);
    const [told] = Notification.manager.notifications;
    told?.options.actions?.[0]?.callback(new MouseEvent('click'));
    await waitFor(() => {
      expect(posted('restore')).toHaveLength(2);
    });
    Notification.dismiss();
  });

  it('restore them', async () => {
    await commands.execute(CommandIDs.restoreRuns, args);
    expect(posted('restore')).toEqual([{ run_id: 'a' }, { run_id: 'b' }]);
    Notification.dismiss();
  });

  it('rename one', async () => {
    const done = commands.execute(CommandIDs.renameRun, {
      connection: 'other',
      runId: 'a',
      name: 'old'
    });
    const field = await screen.findByDisplayValue('old');
    (field as HTMLInputElement).value = 'new';
    Dialog.tracker.currentWidget?.resolve();
    await done;
    expect(posted('update')).toEqual([{ run_id: 'a', run_name: 'new' }]);
  });

  it('are for runs', () => {
    expect(commands.isEnabled(CommandIDs.deleteRuns)).toBe(false);
    expect(commands.isEnabled(CommandIDs.renameRun)).toBe(false);
  });
});
