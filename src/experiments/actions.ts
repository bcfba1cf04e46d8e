import { Clipboard } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { EndStatus } from '../api/experiments';
import type { ModelRef } from '../api/views';
import type { IExperimentsModel, IRun } from '../tokens';
import { CommandIDs } from '../tokens';

/**
 * What a person can do in the panel: each is a command of some feature.
 */
export class RunActions {
  constructor(commands: CommandRegistry, model: IExperimentsModel) {
    this._commands = commands;
    this._model = model;
  }

  refresh(): void {
    this._execute(CommandIDs.refreshRuns);
  }

  insertExample(): void {
    this._execute(CommandIDs.insertExample);
  }

  /** @param models Those to choose from: all of the run's, or the one that was pointed at. */
  register(run: IRun, models: readonly ModelRef[] = run.models): void {
    this._execute(CommandIDs.registerModel, this._modelArgs(run, models));
  }

  /** @param models Those to choose from: all of the run's, or the one that was pointed at. */
  useForInference(run: IRun, models: readonly ModelRef[] = run.models): void {
    this._execute(CommandIDs.useForInference, this._modelArgs(run, models));
  }

  copyId(run: IRun): void {
    Clipboard.copyToSystem(run.id);
  }

  /** @param isHere Whether its cell is in the current notebook, which may have another name by now. */
  goToCell({ cell }: IRun, isHere: boolean): void {
    this._execute(CommandIDs.goToCell, {
      notebookPath: isHere ? this._model.path : cell?.notebookPath,
      cellId: cell?.id
    });
  }

  openSnapshot(run: IRun): void {
    this._execute(CommandIDs.openSnapshot, this._args(run));
  }

  restoreSnapshot(run: IRun): void {
    this._execute(CommandIDs.restoreSnapshot, this._args(run));
  }

  /** Compare with the run before it. */
  compareCode(run: IRun): void {
    this._execute(CommandIDs.compareCode, {
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
    this._execute(CommandIDs.endActiveRun, { runIds: [...runIds] });
  }

  private _args(run: IRun): ReadonlyPartialJSONObject {
    return { connection: this._model.connectionId, runId: run.id };
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

  private _execute(id: string, args?: ReadonlyPartialJSONObject): void {
    this._commands.execute(id, args).catch((reason: unknown) => {
      console.error(`The command ${id} failed.`, reason);
    });
  }

  private readonly _commands: CommandRegistry;
  private readonly _model: IExperimentsModel;
}
