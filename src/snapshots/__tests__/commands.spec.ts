import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { MainAreaWidget } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { waitFor } from '@testing-library/dom';
import { CommandIDs } from '../../tokens';
import { snapshotPagesPlugin } from '../commands';
import { TestStore } from './store';

describe('the commands of snapshots', () => {
  const store = new TestStore();
  const commands = new CommandRegistry();
  const added: MainAreaWidget[] = [];
  const activated: string[] = [];

  beforeAll(async () => {
    await store.start();
    store.runs = [
      { id: 'new', cells: ['a'] },
      { id: 'old', cells: ['b'] }
    ];
    const app = {
      commands,
      serviceManager: { serverSettings: store.server.settings },
      shell: {
        add: (page: MainAreaWidget) => {
          added.push(page);
          Widget.attach(page, document.body);
        },
        widgets: () => added.values(),
        activateById: (id: string) => activated.push(id)
      }
    };
    await snapshotPagesPlugin.activate(
      app as unknown as JupyterFrontEnd,
      ...[null, null, null, null, null, null]
    );
  });
  afterAll(() => store.server.stop());

  it('open one page for the same runs', async () => {
    const args = { connection: 'default', runIds: ['new', 'old'] };
    await Promise.all([
      commands.execute(CommandIDs.compareCode, args),
      commands.execute(CommandIDs.compareCode, args)
    ]);
    expect(added).toHaveLength(1);
    const [page] = added;
    await waitFor(() => {
      expect(page?.node.textContent).toContain('name-old');
    });
    expect(activated).toEqual([page?.id, page?.id]);
    await commands.execute(CommandIDs.compareCode, { runIds: ['new'] });
    expect(added).toHaveLength(2);
    page?.dispose();
    await commands.execute(CommandIDs.compareCode, args);
    expect(added).toHaveLength(3);
    for (const other of added) {
      other.dispose();
    }
  });

  it.each([
    [CommandIDs.openSnapshot, { runId: 'new' }, true],
    [CommandIDs.openSnapshot, {}, false],
    [CommandIDs.openSnapshot, { runId: 7 }, false],
    [CommandIDs.restoreSnapshot, { runId: 'new' }, true],
    [CommandIDs.restoreSnapshot, {}, false],
    [CommandIDs.compareCode, { runIds: ['new'] }, true],
    [CommandIDs.compareCode, { runIds: [] }, false],
    [CommandIDs.compareCode, {}, false]
  ])('%s with %j is enabled: %s', (id, args, expected) => {
    expect(commands.isEnabled(id, args)).toBe(expected);
  });
});
