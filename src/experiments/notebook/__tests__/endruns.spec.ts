import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { Answer, TestServer } from '../../../__tests__/server';
import { CommandIDs } from '../../../tokens';
import { endRunsPlugin } from '../endruns';

const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow';
const UPDATE = `POST ${API}/runs/update`;

describe('the commands that end runs', () => {
  const server = new TestServer();
  beforeAll(async () => {
    await server.start();
    server.routes.set(`GET ${API}/runs/get`, () => ({
      run: { info: { status: 'RUNNING' } }
    }));
  });
  afterAll(() => server.stop());

  /** @param reply The content of what the kernel answers; null without a kernel. */
  function setUp(reply: Record<string, string> | null = { status: 'ok' }) {
    const commands = new CommandRegistry();
    const kernel = {
      status: 'idle',
      requestExecute: jest.fn<object, [{ code: string }]>(() => ({
        done: Promise.resolve({ content: reply })
      }))
    };
    const experiments = {
      connectionId: 'default',
      refresh: jest.fn(() => Promise.resolve())
    };
    const owner = {};
    const sessionContext = {
      session: reply && { kernel },
      statusChanged: new Signal<object, string>(owner),
      connectionStatusChanged: new Signal<object, string>(owner),
      kernelChanged: new Signal<object, unknown>(owner),
      iopubMessage: new Signal<object, unknown>(owner)
    };
    const palette = { addItem: jest.fn() };
    void endRunsPlugin.activate(
      {
        commands,
        serviceManager: { serverSettings: server.settings }
      } as unknown as JupyterFrontEnd,
      null,
      { currentWidget: { sessionContext } },
      experiments,
      palette
    );
    return { commands, kernel, sessionContext, experiments, palette };
  }

  /** What the person was told. */
  function told(): string[] {
    const messages = Notification.manager.notifications.map(
      ({ message }) => message
    );
    Notification.dismiss();
    return messages;
  }

  it('end a run in its store', async () => {
    server.routes.set(UPDATE, () => ({}));
    const { commands, experiments } = setUp();
    const args = { connection: 'default', runId: 'run-1' };
    await commands.execute(CommandIDs.endRun, { ...args, status: 'FAILED' });
    expect(server.seen.at(-1)?.body).toMatchObject({
      run_id: 'run-1',
      status: 'FAILED'
    });
    await commands.execute(CommandIDs.endRun, { runId: 'run-2' });
    expect(server.seen.at(-1)?.body).toMatchObject({
      run_id: 'run-2',
      status: 'KILLED'
    });
    expect(experiments.refresh).toHaveBeenCalledTimes(2);
    expect(told()).toEqual([]);
    expect(commands.isEnabled(CommandIDs.endRun)).toBe(false);
  });

  it('leave it to the caller to show why a run could not be ended', async () => {
    server.routes.set(UPDATE, () => new Answer(403, { message: 'Read only.' }));
    const { commands } = setUp();
    await expect(
      commands.execute(CommandIDs.endRun, { runId: 'run-1' })
    ).rejects.toMatchObject({ message: 'Read only.' });
    expect(told()).toEqual([]);
  });

  it('end what the kernel has open, in the kernel, unseen', async () => {
    const { commands, kernel } = setUp();
    await commands.execute(CommandIDs.endActiveRun);
    expect(kernel.requestExecute.mock.lastCall).toMatchObject([
      { silent: true, store_history: false, allow_stdin: false }
    ]);
    expect(told()).toEqual([]);
  });

  it('end no run that was not spoken of', async () => {
    const { commands, kernel } = setUp();
    await commands.execute(CommandIDs.endActiveRun, {
      runIds: ['run-1', 'a"]#']
    });
    const [{ code } = { code: '' }] = kernel.requestExecute.mock.lastCall ?? [];
    expect(code).toContain('.run_id in ["run-1","a\\"]#"]');
    await commands.execute(CommandIDs.endActiveRun);
    expect(kernel.requestExecute.mock.lastCall?.[0].code).not.toContain(
      ' in ['
    );
  });

  it('do not wait in line behind a cell, whose runs are its own', async () => {
    const { commands, kernel } = setUp();
    kernel.status = 'busy';
    expect(commands.isEnabled(CommandIDs.endActiveRun)).toBe(false);
    await commands.execute(CommandIDs.endActiveRun, { runIds: ['run-1'] });
    expect(kernel.requestExecute).not.toHaveBeenCalled();
    expect(told()).toEqual(['The run could not be ended. Its kernel is busy.']);
  });

  it('know of a cell that runs while Lab takes its kernel for idle', async () => {
    const { commands, kernel, sessionContext } = setUp();
    expect(commands.isEnabled(CommandIDs.endActiveRun)).toBe(true);
    sessionContext.iopubMessage.emit({
      header: { msg_type: 'status' },
      parent_header: { msg_type: 'execute_request', msg_id: 'cell' },
      content: { execution_state: 'busy' }
    });
    expect(commands.isEnabled(CommandIDs.endActiveRun)).toBe(false);
    await commands.execute(CommandIDs.endActiveRun);
    expect(kernel.requestExecute).not.toHaveBeenCalled();
    expect(told()).toEqual(['The run could not be ended. Its kernel is busy.']);
  });

  it('are in the palette where they need no run', () => {
    const { palette } = setUp();
    expect(palette.addItem.mock.calls).toMatchObject([
      [{ command: CommandIDs.endActiveRun }]
    ]);
  });

  it('tell what the kernel raised', async () => {
    const { commands } = setUp({ status: 'error', evalue: 'store is down' });
    await commands.execute(CommandIDs.endActiveRun);
    expect(told()).toEqual(['The run could not be ended. store is down']);
  });

  it('need a kernel for what it has open', () => {
    const { commands } = setUp(null);
    expect(commands.isEnabled(CommandIDs.endActiveRun)).toBe(false);
  });
});
