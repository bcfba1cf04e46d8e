import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from '../../../tokens';
import { goToCellPlugin } from '../gotocell';

/** As much of a notebook as is gone to. */
function notebook(path: string) {
  const content = {
    widgets: [0, 1, 2].map(index => ({
      model: { id: `cell-${index}` },
      addClass: jest.fn(),
      removeClass: jest.fn()
    })),
    activeCellIndex: 0,
    deselectAll: jest.fn(),
    scrollToCell: jest.fn(() => Promise.resolve())
  };
  const ready = Promise.resolve();
  const context = { localPath: path, ready };
  return { id: path, content, context, revealed: ready };
}

describe('"Go to cell"', () => {
  function setUp() {
    const open = [notebook('a.ipynb')];
    const drive = { name: '' };
    const commands = new CommandRegistry();
    commands.addCommand('docmanager:open', {
      describedBy: { args: {} },
      execute: ({ path }) => {
        const name = path as string;
        if (name.endsWith('gone.ipynb')) {
          throw new Error('404');
        }
        asked.push(name);
        open.push(notebook(name.replace(/^.*:/, '')));
      }
    });
    const asked: string[] = [];
    const activateById = jest.fn();
    const serviceManager = { contents: { driveName: () => drive.name } };
    void goToCellPlugin.activate(
      {
        commands,
        serviceManager,
        shell: { activateById }
      } as unknown as JupyterFrontEnd,
      {
        currentWidget: open[0],
        find: (holds: (one: object) => boolean) => open.find(holds)
      },
      null
    );
    const go = (notebookPath: string, cellId: string): Promise<unknown> =>
      commands.execute(CommandIDs.goToCell, { notebookPath, cellId });
    return { open, asked, drive, activateById, commands, go };
  }

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
    Notification.dismiss();
  });

  it('activates its notebook and makes it the active cell, for a moment lit up', async () => {
    const { open, activateById, go } = setUp();
    await go('a.ipynb', 'cell-2');
    expect(activateById).toHaveBeenCalledWith('a.ipynb');
    const { content } = open[0] ?? notebook('');
    const cell = content.widgets[2];
    expect(content.activeCellIndex).toBe(2);
    expect(content.scrollToCell.mock.lastCall).toMatchObject([cell, 'smart']);
    expect(cell?.addClass).toHaveBeenCalledTimes(1);
    expect(cell?.removeClass).not.toHaveBeenCalled();
    jest.runAllTimers();
    expect(cell?.removeClass.mock.calls).toEqual(cell?.addClass.mock.calls);
    expect(open).toHaveLength(1);
  });

  it('opens its notebook when it is closed', async () => {
    const { open, activateById, go } = setUp();
    await go('x/b.ipynb', 'cell-1');
    expect(open[1]?.content.activeCellIndex).toBe(1);
    expect(activateById).toHaveBeenCalledWith('x/b.ipynb');
  });

  it('opens its notebook from the drive that its neighbour is from', async () => {
    const { asked, drive, go } = setUp();
    await go('b.ipynb', 'cell-1');
    drive.name = 'RTC';
    await go('x/c.ipynb', 'cell-1');
    expect(asked).toEqual(['b.ipynb', 'RTC:x/c.ipynb']);
  });

  it('tells when its notebook is gone', async () => {
    const { activateById, go } = setUp();
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    await go('x/gone.ipynb', 'cell-1');
    warn.mockRestore();
    expect(activateById).not.toHaveBeenCalled();
    expect(Notification.manager.notifications[0]?.message).toBe(
      'x/gone.ipynb cannot be opened. It may have been moved or deleted since the run.'
    );
  });

  it('unfolds the section that holds the cell', async () => {
    const { open, go } = setUp();
    const unfold = jest.spyOn(NotebookActions, 'expandParent');
    await go('a.ipynb', 'cell-2');
    const { content } = open[0] ?? notebook('');
    expect(unfold.mock.calls).toEqual([[content.widgets[2], content]]);
  });

  it('tells when the cell is gone', async () => {
    const { open, go } = setUp();
    await go('a.ipynb', 'cell-9');
    expect(open[0]?.content.activeCellIndex).toBe(0);
    expect(Notification.manager.notifications[0]?.message).toBe(
      'This cell is no longer in its notebook.'
    );
  });

  it('needs to know which', () => {
    const { commands } = setUp();
    expect(commands.isEnabled(CommandIDs.goToCell)).toBe(false);
  });
});
