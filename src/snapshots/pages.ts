import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';
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
   */
  async open(
    id: string,
    args: ReadonlyPartialJSONObject,
    make: () => Promise<Widget>
  ): Promise<void> {
    if (!this._find(id)) {
      const content = await make();
      // Somebody clicked twice.
      if (this._find(id)) {
        content.dispose();
      } else {
        this._add(id, args, content);
      }
    }
    this._shell.activateById(id);
  }

  private _find(id: string): MainAreaWidget | undefined {
    return this._tracker.find(page => page.id === id);
  }

  private _add(
    id: string,
    args: ReadonlyPartialJSONObject,
    content: Widget
  ): void {
    const page = new MainAreaWidget({ content });
    page.id = id;
    page.title.icon = flaskIcon;
    page.title.closable = true;
    page.toolbar.hide();
    this._args.set(id, args);
    page.disposed.connect(() => {
      this._args.delete(id);
    });
    this._shell.add(page, 'main');
    void this._tracker.add(page);
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _tracker: WidgetTracker<MainAreaWidget>;
  private readonly _args = new Map<string, ReadonlyPartialJSONObject>();
}
