import { Clipboard } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
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
    this._execute(CommandIDs.registerModel, this._args(run, models));
  }

  /** @param models Those to choose from: all of the run's, or the one that was pointed at. */
  useForInference(run: IRun, models: readonly ModelRef[] = run.models): void {
    this._execute(CommandIDs.useForInference, this._args(run, models));
  }

  copyId(run: IRun): void {
    Clipboard.copyToSystem(run.id);
  }

  private _args(
    run: IRun,
    models: readonly ModelRef[]
  ): ReadonlyPartialJSONObject {
    return {
      connection: this._model.connectionId,
      runId: run.id,
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
