import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MessageLoop } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { CommandIDs } from '../../tokens';
import { statusBarPlugin } from '../statusbar';

interface IItem {
  readonly item: Widget;
  readonly isActive: () => boolean;
}

describe('the item of the status bar', () => {
  it('shows the store and its live runs, and opens the panel', async () => {
    const execute = jest.fn(() => Promise.resolve());
    const model = {
      notebookStore: null as object | null,
      liveRuns: 0,
      state: {},
      stateChanged: new Signal<object, void>({})
    };
    const registerStatusItem = jest.fn<undefined, [string, IItem]>();
    void statusBarPlugin.activate(
      { commands: { execute } } as unknown as JupyterFrontEnd,
      model,
      { registerStatusItem },
      null
    );
    const { item, isActive } = registerStatusItem.mock.calls[0]?.[1] ?? {};
    if (!item || !isActive) {
      throw new Error('No item was registered.');
    }
    Widget.attach(item, document.body);
    MessageLoop.flush();
    expect(isActive()).toBe(false);
    model.liveRuns = 2;
    model.notebookStore = { label: 'sqlite · mlflow.db', uri: 'x' };
    model.state = {};
    model.stateChanged.emit();
    expect(isActive()).toBe(true);
    await waitFor(() => {
      expect(item.node.textContent).toBe('sqlite · mlflow.db · 2 live runs');
    });
    fireEvent.click(screen.getByRole('button'));
    expect(execute).toHaveBeenCalledWith(CommandIDs.openExperiments);
    item.dispose();
  });

  it('is not there without a status bar, as in Notebook 7', () => {
    expect(() =>
      statusBarPlugin.activate({} as unknown as JupyterFrontEnd, {}, null, null)
    ).not.toThrow();
  });
});
