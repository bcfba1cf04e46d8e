import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard, Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { Answer, TestServer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import type { IExperimentsState } from '../../../tokens';
import { CommandIDs } from '../../../tokens';
import { NOTHING, PLAIN } from '../../model/state';
import { exportCommandsPlugin } from '../exportcommands';

const RUNS = 'GET jupyter-mlflow/views/other/runs';

describe('the commands that export what the panel lists', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  afterEach(() => {
    Notification.dismiss();
    jest.restoreAllMocks();
  });

  function setUp(changes: Partial<IExperimentsState> = {}): CommandRegistry {
    const commands = new CommandRegistry();
    const state: IExperimentsState = {
      ...NOTHING,
      path: 'a.ipynb',
      notebookId: 'n1',
      total: 2,
      experimentName: 'a/b/penguins',
      ...changes
    };
    void exportCommandsPlugin.activate(
      {
        commands,
        serviceManager: { serverSettings: server.settings }
      } as unknown as JupyterFrontEnd,
      { connectionId: 'other', state },
      null,
      null
    );
    return commands;
  }

  it('save a file of all of them', async () => {
    server.routes.set(RUNS, () => runsWindow(2));
    const saved: string[] = [];
    URL.createObjectURL = jest.fn(() => 'blob:x');
    URL.revokeObjectURL = jest.fn();
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function (this: HTMLAnchorElement) {
        saved.push(this.download);
      });
    const commands = setUp({
      listing: {
        ...PLAIN,
        stage: 'deleted',
        sort: { column: 'metrics.loss', isDescending: true }
      }
    });
    await commands.execute(CommandIDs.exportRuns);
    expect(saved).toEqual(['penguins.csv']);
    const query = server.seen.at(-1)?.query;
    expect(query?.get('stage')).toBe('deleted');
    expect(query?.get('order_by')).toBe('metrics.loss DESC');
    expect(query?.get('notebook_id')).toBe('n1');
  });

  it('say what a store that cannot be read has said', async () => {
    server.routes.set(RUNS, () => new Answer(502, { message: 'It is down.' }));
    await setUp().execute(CommandIDs.exportRuns);
    const [told] = Notification.manager.notifications;
    expect(told?.message).toContain('It is down.');
  });

  it('copy code that finds the same runs, those of a cell, too', async () => {
    const copy = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    const commands = setUp({
      cellId: 'cell-1',
      listing: { ...PLAIN, filter: 'metrics.a > 1' }
    });
    await commands.execute(CommandIDs.copyRunsCode);
    const [[code = ''] = []] = copy.mock.calls as unknown as string[][];
    expect(code).toContain(
      "tags.`jupyter.cell.id` = 'cell-1' AND metrics.a > 1"
    );
  });

  it('are for runs', () => {
    const commands = setUp({ total: 0 });
    expect(commands.isEnabled(CommandIDs.exportRuns)).toBe(false);
    expect(commands.isEnabled(CommandIDs.copyRunsCode)).toBe(false);
  });
});
