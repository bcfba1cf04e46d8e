import { Clipboard } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { EndStatus } from '../api/experiments';
import type { ModelRef } from '../api/views';
import { linkTo } from '../common/permalink';
import type { IExperimentsModel, IRun, Place } from '../tokens';
import { CommandIDs } from '../tokens';

/** One experiment of one store. */
export interface IExperimentRef {
  readonly connection: string;
  readonly id: string;
}

/**
 * What a person can do in the panel: each is a command of some feature.
 */
export class RunActions {
  constructor(commands: CommandRegistry, model: IExperimentsModel) {
    this._commands = commands;
    this._model = model;
  }

  refresh(): void {
    void this._execute(CommandIDs.refreshRuns);
  }

  /** Show the runs of something else, or all experiments. */
  goTo(place: Place): void {
    this._model.place = place;
  }

  showAll(): void {
    void this._execute(CommandIDs.showAllExperiments);
  }

  insertExample(): void {
    void this._execute(CommandIDs.insertExample);
  }

  /** @param models Those to choose from: all of the run's, or the one that was pointed at. */
  register(run: IRun, models: readonly ModelRef[] = run.models): void {
    void this._execute(CommandIDs.registerModel, this._modelArgs(run, models));
  }

  /** @param models Those to choose from: all of the run's, or the one that was pointed at. */
  useForInference(run: IRun, models: readonly ModelRef[] = run.models): void {
    void this._execute(
      CommandIDs.useForInference,
      this._modelArgs(run, models)
    );
  }

  copyId(run: IRun): void {
    Clipboard.copyToSystem(run.id);
  }

  copyLink(run: IRun): void {
    const { connectionId: connection } = this._model;
    Clipboard.copyToSystem(linkTo({ kind: 'run', connection, id: run.id }));
  }

  /** All about a run, on a page of its own. */
  openPage(run: IRun): void {
    void this._execute(CommandIDs.openRunPage, this._args(run));
  }

  compare(runIds: readonly string[]): void {
    void this._execute(CommandIDs.compareRuns, this._runsArgs(runIds));
  }

  /** The table and charts of what is listed, or of some of its runs. */
  openTable(runIds: readonly string[]): void {
    const { place, notebookId, listing } = this._model.state;
    const { filter } = listing;
    void this._execute(CommandIDs.openExperiment, {
      ...this._runsArgs(runIds),
      // Runs that were chosen here must not be hidden there by another one.
      ...(runIds.length > 0 || filter ? { filter } : {}),
      ...(place.kind === 'experiment'
        ? { experimentId: place.id }
        : { notebookId })
    });
  }

  rename(run: IRun): void {
    void this._execute(CommandIDs.renameRun, {
      ...this._args(run),
      name: run.name
    });
  }

  tag(runIds: readonly string[]): void {
    void this._execute(CommandIDs.tagRuns, this._runsArgs(runIds));
  }

  star(runIds: readonly string[], isStarred: boolean): void {
    void this._execute(CommandIDs.starRuns, {
      ...this._runsArgs(runIds),
      isStarred
    });
  }

  delete(runIds: readonly string[]): void {
    void this._execute(CommandIDs.deleteRuns, this._runsArgs(runIds));
  }

  restore(runIds: readonly string[]): void {
    void this._execute(CommandIDs.restoreRuns, this._runsArgs(runIds));
  }

  /** Save what is listed as a CSV file. */
  exportRuns(): void {
    void this._execute(CommandIDs.exportRuns);
  }

  /** Copy Python that finds what is listed. */
  copyCode(): void {
    void this._execute(CommandIDs.copyRunsCode);
  }

  /** @param isHere Whether its cell is in the current notebook, which may have another name by now. */
  goToCell({ cell }: IRun, isHere: boolean): void {
    void this._execute(CommandIDs.goToCell, {
      notebookPath: isHere ? this._model.path : cell?.notebookPath,
      cellId: cell?.id
    });
  }

  openSnapshot(run: IRun): void {
    void this._execute(CommandIDs.openSnapshot, this._args(run));
  }

  restoreSnapshot(run: IRun): void {
    void this._execute(CommandIDs.restoreSnapshot, this._args(run));
  }

  /** Compare with the run before it. */
  compareCode(run: IRun): void {
    void this._execute(CommandIDs.compareCode, {
      connection: this._model.connectionId,
      runIds: [run.id]
    });
  }

  /** End a run whose kernel is gone. What it rejects with is to be shown at its place. */
  async end(run: IRun, status: EndStatus): Promise<void> {
    await this._commands.execute(CommandIDs.endRun, {
      ...this._args(run),
      status
    });
  }

  /** End these of what the current notebook's kernel has left open. */
  endActive(runIds: readonly string[]): void {
    void this._execute(CommandIDs.endActiveRun, { runIds: [...runIds] });
  }

  private _args(run: IRun): ReadonlyPartialJSONObject {
    return { connection: this._model.connectionId, runId: run.id };
  }

  /** @returns When it is done, or the person has changed their mind. */
  createExperiment(connection: string): Promise<void> {
    return this._execute(CommandIDs.createExperiment, { connection });
  }

  /**
   * Change an experiment.
   *
   * @param command One of the commands about a single experiment.
   * @returns When it is done, or the person has changed their mind.
   */
  changeExperiment(
    command: string,
    { connection, id }: IExperimentRef
  ): Promise<void> {
    return this._execute(command, { connection, experimentId: id });
  }

  restoreExperiment(connection: string, id: string): Promise<void> {
    return this.changeExperiment(CommandIDs.restoreExperiment, {
      connection,
      id
    });
  }

  openExperiment({ connection, id }: IExperimentRef): void {
    void this._execute(CommandIDs.openExperiment, {
      connection,
      experimentId: id
    });
  }

  openSettings(): void {
    void this._execute('settingeditor:open', { query: 'Experiments' });
  }

  private _runsArgs(runIds: readonly string[]): ReadonlyPartialJSONObject {
    return { connection: this._model.connectionId, runIds: [...runIds] };
  }

  private _modelArgs(
    run: IRun,
    models: readonly ModelRef[]
  ): ReadonlyPartialJSONObject {
    return {
      ...this._args(run),
      models: models.map(model => ({ ...model, flavors: [...model.flavors] })),
      directory: PathExt.dirname(this._model.path ?? '')
    };
  }

  private async _execute(
    id: string,
    args?: ReadonlyPartialJSONObject
  ): Promise<void> {
    try {
      await this._commands.execute(id, args);
    } catch (reason) {
      console.error(`The command ${id} failed.`, reason);
    }
  }

  private readonly _commands: CommandRegistry;
  private readonly _model: IExperimentsModel;
}
