import type { JupyterFrontEnd } from '@jupyterlab/application';
import { TabPanel, Widget } from '@lumino/widgets';
import { Pages } from '../pages';

/** A shell as Notebook 7 has it: what is added to its main area beside the notebook gets lost. */
class NotebookShell {
  readonly notebook = new Widget();
  readonly down = new TabPanel();

  widgets(area: string): IterableIterator<Widget> {
    const all = area === 'main' ? [this.notebook] : this.down.widgets;
    return all.values();
  }

  add(widget: Widget, area: string): void {
    if (area === 'down') {
      this.down.addWidget(widget);
    }
  }

  activateById = jest.fn();
}

describe('Pages', () => {
  it('has them below the notebook where there is no other place', async () => {
    const shell = new NotebookShell();
    const pages = new Pages(
      { shell } as unknown as JupyterFrontEnd,
      'test:open',
      null
    );
    const make = (): Promise<Widget> => Promise.resolve(new Widget());
    await pages.open('a', {}, make);
    await pages.open('b', {}, make);
    expect(shell.down.widgets.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(shell.down.currentWidget?.id).toBe('b');
    await pages.open('a', {}, make);
    expect(shell.down.widgets).toHaveLength(2);
    expect(shell.down.currentWidget?.id).toBe('a');
    expect(shell.activateById).toHaveBeenLastCalledWith('a');
  });
});
