import { Clipboard, InputDialog, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { RunsClient } from '../api/runs';
import type { ViewsClient } from '../api/views';
import { linkTo } from '../common/permalink';
import { asRequestError } from '../request';
import type { IRun } from '../tokens';
import { CommandIDs } from '../tokens';
import { allRuns, everything } from './allruns';
import { BulkActions } from './bulk';
import { openColorPicker } from './colorpicker';
import { askForTag } from './tagdialog';
import { searchRunsCode } from './code';
import { exportCsv } from './export';
import type { RunsModel } from './model';

/**
 * What a person can do with the runs of a table. Nothing rejects: what fails is said in a notification.
 */
export class TableActions {
  constructor(options: TableActions.IOptions) {
    this._options = options;
    const { model, trans, serverSettings } = options;
    this._client = new RunsClient(serverSettings, model.connection);
    this._bulk = new BulkActions({
      trans,
      onDone: () => {
        void model.refresh();
      }
    });
  }

  open(run: IRun): void {
    this._execute(CommandIDs.openRunPage, { runId: run.id });
  }

  goToCell({ cell }: IRun): void {
    this._execute(CommandIDs.goToCell, {
      notebookPath: cell?.notebookPath,
      cellId: cell?.id
    });
  }

  compare(ids: readonly string[]): void {
    this._execute(CommandIDs.compareRuns, { runIds: [...ids] });
  }

  star(ids: readonly string[], isStarred: boolean): void {
    void this._bulk.star(this._client, ids, isStarred);
  }

  delete(ids: readonly string[]): void {
    this._options.model.selection.remove(ids);
    void this._bulk.delete(this._client, ids);
  }

  restore(ids: readonly string[]): void {
    this._options.model.selection.remove(ids);
    void this._bulk.restore(this._client, ids);
  }

  async rename(run: IRun): Promise<void> {
    const { trans } = this._options;
    const { value, button } = await InputDialog.getText({
      title: trans.__('Rename run'),
      label: trans.__('Name'),
      text: run.name,
      okLabel: trans.__('Rename')
    });
    const name = value?.trim();
    if (button.accept && name && name !== run.name) {
      await this._bulk.rename(this._client, run.id, name);
    }
  }

  async tag(ids: readonly string[]): Promise<void> {
    const { trans } = this._options;
    const tag = await askForTag(
      trans._n(
        'Tag %2 run',
        'Tag %2 runs',
        ids.length,
        ids.length.toLocaleString()
      ),
      trans
    );
    if (tag) {
      await this._bulk.tag(this._client, ids, tag.key, tag.value);
    }
  }

  pickColor(run: IRun, anchor: HTMLElement): void {
    const { model, trans } = this._options;
    openColorPicker(anchor, run, model, trans);
  }

  register(run: IRun): void {
    this._execute(CommandIDs.registerModel, modelArgs(run));
  }

  useForInference(run: IRun): void {
    this._execute(CommandIDs.useForInference, modelArgs(run));
  }

  copyLink(run: IRun): void {
    const { connection } = this._options.model;
    Clipboard.copyToSystem(linkTo({ kind: 'run', connection, id: run.id }));
  }

  /** Choose all runs of the query, those below others and in groups, too. */
  async selectAll(): Promise<void> {
    const { model, views, trans } = this._options;
    try {
      const windows = await allRuns(views, model, everything(model), [
        // Only the ids matter: this is as good as none.
        'params.'
      ]);
      model.selection.set(windows.flatMap(({ columns }) => columns.run_id));
    } catch (reason) {
      this._report(trans.__('Not all runs were selected.'), reason);
    }
  }

  /**
   * Save runs with all that they have as a CSV file.
   *
   * @param ids All of the query when there are none.
   */
  async export(ids: readonly string[] = []): Promise<void> {
    const { model, views, trans } = this._options;
    try {
      await exportCsv(views, model, ids);
    } catch (reason) {
      this._report(trans.__('The runs were not exported.'), reason);
    }
  }

  /** Copy Python that finds the same runs in the same order. */
  copyCode(): void {
    const { model, trans } = this._options;
    Clipboard.copyToSystem(searchRunsCode(model.query));
    Notification.info(trans.__('Copied: a call of mlflow.search_runs.'), {
      autoClose: 3_000
    });
  }

  private _report(what: string, reason: unknown): void {
    Notification.error(`${what} ${asRequestError(reason).message}`, {
      autoClose: false
    });
  }

  private _execute(id: string, args: ReadonlyPartialJSONObject): void {
    const { commands, model } = this._options;
    commands
      .execute(id, { connection: model.connection, ...args })
      .catch((reason: unknown) => {
        console.error(`The command ${id} failed.`, reason);
      });
  }

  private readonly _options: TableActions.IOptions;
  private readonly _client: RunsClient;
  private readonly _bulk: BulkActions;
}

function modelArgs(run: IRun): ReadonlyPartialJSONObject {
  return {
    runId: run.id,
    models: run.models.map(model => ({
      ...model,
      flavors: [...model.flavors]
    })),
    directory: PathExt.dirname(run.cell?.notebookPath ?? '')
  };
}

/**
 * The namespace for `TableActions` statics.
 */
export namespace TableActions {
  export interface IOptions {
    readonly commands: CommandRegistry;
    readonly serverSettings: ServerConnection.ISettings;
    readonly views: ViewsClient;
    readonly model: RunsModel;
    readonly trans: TranslationBundle;
  }
}
