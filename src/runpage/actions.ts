import { Clipboard, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { RunDetails } from '../api/views';
import { linkTo } from '../common/permalink';
import { asRequestError } from '../request';
import { CommandIDs, RunTags } from '../tokens';
import type { RunPageModel } from './model';
import type { RunModel } from './run';
import { placeOf, tagOf } from '../common/rundetails';
import { modelRef } from './run';

/** A comparison has room for as many. */
const MOST_COMPARED = 50;

/** How long a short word to the person stays, in ms. */
const SHORT = 3_000;
const LONG = 8_000;

/**
 * What a person can do on a run page: most is a command of some feature.
 */
export class RunPageActions {
  constructor(options: RunPageActions.IOptions) {
    this._options = options;
  }

  /** @param models Those to choose from. */
  register(run: RunDetails, models: readonly RunModel[]): void {
    this._execute(CommandIDs.registerModel, this._modelArgs(run, models));
  }

  /** @param models Those to choose from. */
  useForInference(run: RunDetails, models: readonly RunModel[]): void {
    this._execute(CommandIDs.useForInference, this._modelArgs(run, models));
  }

  openModel(name: string, version: string): void {
    this._execute(CommandIDs.openModel, {
      connection: this._connection,
      name,
      version
    });
  }

  openRun(runId: string): void {
    this._execute(CommandIDs.openRunPage, this._args(runId));
  }

  openExperiment(run: RunDetails): void {
    this._execute(CommandIDs.openExperiment, {
      connection: this._connection,
      experimentId: run.experiment.experiment_id
    });
  }

  openNotebook(path: string): void {
    this._execute('docmanager:open', { path });
  }

  goToCell(notebookPath: string, cellId: string): void {
    this._execute(CommandIDs.goToCell, { notebookPath, cellId });
  }

  /** The job that made the run; null when none did, or it cannot be shown. */
  jobOf(run: RunDetails): string | null {
    return this._options.commands.hasCommand(CommandIDs.openJob)
      ? tagOf(run, RunTags.jobId)
      : null;
  }

  openJob(id: string): void {
    this._execute(CommandIDs.openJob, { id });
  }

  /**
   * To the cell that made the run, which a person can then run, or the form with what its job was run
   * with; or say why that cannot be.
   */
  runAgain(run: RunDetails): void {
    const { trans } = this._options;
    const place = placeOf(run);
    const job = this.jobOf(run);
    if (job !== null) {
      const isNotebook = tagOf(run, RunTags.sourceType) === 'NOTEBOOK';
      this._execute(
        isNotebook ? CommandIDs.runNotebook : CommandIDs.runProject,
        { job, ...this._args(run.run_id) }
      );
    } else if (place?.cellId) {
      this.goToCell(place.path, place.cellId);
    } else if (place) {
      this.openNotebook(place.path);
    } else {
      this._tell(
        trans.__(
          'This run was not made in a notebook, so there is no cell to run again.'
        ),
        LONG
      );
    }
  }

  /** Compare with the run before it in its experiment, or else with the newest. */
  async compare(run: RunDetails): Promise<void> {
    const before = `attributes.start_time <= ${run.start_time ?? 0}`;
    await this._try(async () => {
      const [other] = [
        ...(await this._others(run, before)),
        ...(await this._others(run, ''))
      ];
      this._compare(other ? [other, run.run_id] : [run.run_id]);
    });
  }

  async compareChildren(run: RunDetails): Promise<void> {
    const { model } = this._options;
    await this._try(async () => {
      const { columns } = await model.views.runs(this._connection, {
        scope: { experimentIds: [run.experiment.experiment_id] },
        parent: run.run_id,
        columns: [],
        offset: 0,
        limit: MOST_COMPARED
      });
      this._compare(columns.run_id);
    });
  }

  openSnapshot(run: RunDetails): void {
    this._execute(CommandIDs.openSnapshot, this._args(run.run_id));
  }

  restoreSnapshot(run: RunDetails): void {
    this._execute(CommandIDs.restoreSnapshot, this._args(run.run_id));
  }

  /** With the run before it. */
  compareCode(run: RunDetails): void {
    this._execute(CommandIDs.compareCode, {
      connection: this._connection,
      runIds: [run.run_id]
    });
  }

  copy(text: string, told: string): void {
    Clipboard.copyToSystem(text);
    this._tell(told, SHORT);
  }

  copyLink(run: RunDetails): void {
    const link = linkTo({
      kind: 'run',
      connection: this._connection,
      id: run.run_id
    });
    this.copy(link, this._options.trans.__('Link copied.'));
  }

  async star(run: RunDetails): Promise<void> {
    const { model } = this._options;
    await this._try(() =>
      isStarred(run)
        ? model.deleteTag(RunTags.starred)
        : model.setTag(RunTags.starred, 'true')
    );
  }

  async delete(): Promise<void> {
    await this._try(() => this._options.model.delete());
  }

  async restore(): Promise<void> {
    await this._try(() => this._options.model.restore());
  }

  private async _others(
    run: RunDetails,
    filter: string
  ): Promise<readonly string[]> {
    const { columns } = await this._options.model.views.runs(this._connection, {
      scope: { experimentIds: [run.experiment.experiment_id] },
      filter,
      columns: [],
      offset: 0,
      limit: 2
    });
    return columns.run_id.filter(id => id !== run.run_id);
  }

  private _compare(runIds: readonly string[]): void {
    this._execute(CommandIDs.compareRuns, {
      connection: this._connection,
      runIds: [...runIds]
    });
  }

  private _modelArgs(
    run: RunDetails,
    models: readonly RunModel[]
  ): ReadonlyPartialJSONObject {
    return {
      ...this._args(run.run_id),
      models: models.map(model => {
        const { flavors, ...others } = modelRef(model);
        return { ...others, flavors: [...flavors] };
      }),
      directory: folderOf(run)
    };
  }

  private get _connection(): string {
    return this._options.model.connection;
  }

  private _args(runId: string): ReadonlyPartialJSONObject {
    return { connection: this._connection, runId };
  }

  private _tell(text: string, autoClose: number): void {
    Notification.info(text, { autoClose });
  }

  /** For what has no place of its own on the page to say what went wrong. */
  private async _try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      const { message, details } = asRequestError(reason);
      Notification.error(message, { autoClose: false });
      console.error(message, details);
    }
  }

  private _execute(id: string, args: ReadonlyPartialJSONObject): void {
    this._options.commands.execute(id, args).catch((reason: unknown) => {
      console.error(`The command ${id} failed.`, reason);
    });
  }

  private readonly _options: RunPageActions.IOptions;
}

/**
 * The namespace for `RunPageActions` statics.
 */
export namespace RunPageActions {
  export interface IOptions {
    readonly commands: CommandRegistry;
    readonly model: RunPageModel;
    readonly trans: TranslationBundle;
  }
}

export function isStarred(run: RunDetails): boolean {
  return tagOf(run, RunTags.starred) === 'true';
}

function folderOf(run: RunDetails): string {
  return PathExt.dirname(placeOf(run)?.path ?? '');
}
