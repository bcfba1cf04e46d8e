import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { runsWindow } from '../../../__tests__/window';
import { CommandIDs } from '../../../tokens';
import { Disclosure } from '../../list/disclosure';
import { RUNS, TestModel } from '../../model/__tests__/testmodel';
import type { IPanelParts } from '../../parts';
import { addCommands } from '../commands';

/** As much of a cell as is looked at. */
function cell(id: string, type: string) {
  return { model: { id, type }, node: document.createElement('div') };
}

describe('the commands of the panel', () => {
  const test = new TestModel();

  beforeEach(async () => {
    await test.start();
    test.server.routes.set(RUNS, ({ query }) =>
      query.get('filter') === null
        ? runsWindow(Math.min(Number(query.get('limit')), 250), { total: 250 })
        : runsWindow(0)
    );
    test.model.path = 'a.ipynb';
  });
  afterEach(async () => {
    Notification.dismiss();
    await test.stop();
  });

  function setUp(cellType = 'code') {
    const commands = new CommandRegistry();
    const { model } = test;
    const active = cell('cell-1', cellType);
    const clicked = cell('cell-2', 'code');
    const disclosure = new Disclosure(model);
    addCommands(commands, {
      parts: { model, disclosure } as unknown as IPanelParts,
      tracker: {
        activeCell: active,
        currentWidget: { content: { widgets: [active, clicked] } }
      } as unknown as INotebookTracker,
      clickedCell: () => clicked.node,
      trans: nullTranslator.load('jupyter_mlflow'),
      show: () => {
        model.isVisible = true;
      }
    });
    return { commands, disclosure };
  }

  it('list the runs of the active cell', async () => {
    const { commands } = setUp();
    await commands.execute(CommandIDs.showCellRuns);
    await test.until(({ total }) => total > 0);
    expect(test.model.state.cellId).toBe('cell-1');
    const asked = test.server.seen.find(({ path }) => path.endsWith('runs'));
    expect(asked?.query.get('cell_id')).toBe('cell-1');
  });

  it('list the runs of the cell that was clicked', async () => {
    const { commands } = setUp();
    const args = { isContextMenu: true };
    await commands.execute(CommandIDs.showCellRuns, args);
    expect(test.model.state.cellId).toBe('cell-2');
  });

  it('list no runs of a cell that can have none', () => {
    const { commands } = setUp('markdown');
    expect(commands.isEnabled(CommandIDs.showCellRuns)).toBe(false);
  });

  it('open a run', async () => {
    const { commands, disclosure } = setUp();
    test.model.cellId = 'cell-1';
    await commands.execute(CommandIDs.openRun, { runId: 'run-7' });
    expect(test.model.state.cellId).toBeNull();
    expect([...disclosure.open]).toEqual(['run-7']);
    expect(disclosure.wanted).toBe('run-7');
    expect(Notification.manager.notifications).toEqual([]);
  });

  it('find a run that is not loaded', async () => {
    const { commands, disclosure } = setUp();
    await commands.execute(CommandIDs.openRun, { runId: 'run-201' });
    expect(await test.model.locate('run-201')).toBe(200);
    expect(disclosure.wanted).toBe('run-201');
  });

  it('find a run below another one, and show it there', async () => {
    const { commands, disclosure } = setUp();
    test.server.routes.set(RUNS, ({ query }) => {
      if (query.get('run_id') === 'child') {
        return runsWindow(1, {
          columns: { run_id: ['child'], parent_run_id: ['run-3'] }
        });
      }
      return query.get('parent') === 'run-3'
        ? runsWindow(1, { columns: { run_id: ['child'] } })
        : runsWindow(5);
    });
    await commands.execute(CommandIDs.openRun, { runId: 'child' });
    expect(disclosure.wanted).toBe('child');
    const { children } = test.model.state;
    expect(children.get('run-3')?.runs.map(({ id }) => id)).toEqual(['child']);
  });

  it('tell when a run is not of this notebook', async () => {
    const { commands, disclosure } = setUp();
    await commands.execute(CommandIDs.openRun, { runId: 'run-999' });
    expect(disclosure.wanted).toBeNull();
    expect(Notification.manager.notifications[0]?.message).toBe(
      'This run is not among those of the current notebook.'
    );
  });

  it('forget what was open with another notebook', () => {
    const { disclosure } = setUp();
    disclosure.toggle('run-1');
    disclosure.toggle('run-2');
    disclosure.toggle('run-1');
    expect([...disclosure.open]).toEqual(['run-2']);
    test.model.path = 'b.ipynb';
    expect([...disclosure.open]).toEqual([]);
  });
});
