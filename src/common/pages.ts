import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { Toolbar } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';
import { SplitPanel, TabPanel } from '@lumino/widgets';
import { flaskIcon } from '../components/icons';

/**
 * The open pages of one command: one for each thing that is shown, there again after a reload.
 */
export class Pages {
  constructor(
    app: JupyterFrontEnd,
    command: string,
    restorer: ILayoutRestorer | null
  ) {
    this._shell = app.shell;
    this._tracker = new WidgetTracker({
      namespace: command.replace(':', '-')
    });
    void restorer?.restore(this._tracker, {
      command,
      args: ({ id }) => this._args.get(id) ?? {},
      name: ({ id }) => id
    });
  }

  /**
   * Show a page, the open one if there is one.
   *
   * @param id What makes it another page than the others.
   * @param args Those of the command, to open it again.
   * @param make Makes what is in it.
   * @returns What is in it.
   */
  async open<T extends Widget>(
    id: string,
    args: ReadonlyPartialJSONObject,
    make: () => Promise<T>
  ): Promise<T> {
    const page = this._find(id) ?? this._add(id, args, await make());
    const stack = page.parent?.parent;
    const wasHidden = stack?.isHidden;
    this._shell.activateById(id);
    if (stack instanceof TabPanel) {
      // Notebook 7 shows the panel, whichever of its pages was in front.
      stack.currentWidget = page;
      if (wasHidden && stack.parent instanceof SplitPanel) {
        // And leaves it the height of its tabs.
        stack.parent.setRelativeSizes([1, 1]);
      }
    }
    // One id is that of one kind of page.
    return page.content as T;
  }

  /** After a reload, open a page with other arguments than those that it was made with. */
  remember(id: string, args: ReadonlyPartialJSONObject): void {
    const page = this._find(id);
    if (page) {
      this._args.set(id, args);
      void this._tracker.save(page);
    }
  }

  private _find(id: string): MainAreaWidget | undefined {
    return this._tracker.find(page => page.id === id);
  }

  private _add(
    id: string,
    args: ReadonlyPartialJSONObject,
    content: Widget
  ): MainAreaWidget {
    const open = this._find(id);
    if (open) {
      // Somebody clicked twice.
      content.dispose();
      return open;
    }
    const toolbar = new Toolbar();
    const page = new MainAreaWidget({ content, toolbar });
    // Nothing is in it, and it would be measured with each of its neighbours.
    toolbar.parent = null;
    page.id = id;
    page.title.icon = flaskIcon;
    page.title.closable = true;
    this._args.set(id, args);
    page.disposed.connect(() => {
      this._args.delete(id);
      toolbar.dispose();
    });
    this._shell.add(page, 'main');
    const others = [...this._shell.widgets('main')];
    if (others.length > 0 && !others.includes(page)) {
      // Notebook 7 has its notebook there, and nothing else.
      this._shell.add(page, 'down');
    }
    void this._tracker.add(page);
    return page;
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _tracker: WidgetTracker<MainAreaWidget>;
  private readonly _args = new Map<string, ReadonlyPartialJSONObject>();
}
