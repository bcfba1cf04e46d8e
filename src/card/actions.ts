import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IRun } from '../tokens';
import { CommandIDs } from '../tokens';

/**
 * What a person can do in a card: each is a command of another feature.
 */
export class CardActions {
  constructor(commands: CommandRegistry) {
    this._commands = commands;
  }

  /** Whether a command is there: features can be disabled. */
  can(id: string): boolean {
    return this._commands.hasCommand(id);
  }

  openRun(connection: string, runId: string): void {
    this._execute(CommandIDs.openRun, { connection, runId });
  }

  /** With the previous run of the same notebook. */
  compare(connection: string, runId: string): void {
    this._execute(CommandIDs.compareCode, { connection, runIds: [runId] });
  }

  register(connection: string, run: IRun): void {
    this._execute(CommandIDs.registerModel, {
      connection,
      runId: run.id,
      models: run.models.map(model => ({
        ...model,
        flavors: [...model.flavors]
      }))
    });
  }

  private _execute(id: string, args: ReadonlyPartialJSONObject): void {
    this._commands.execute(id, args).catch((reason: unknown) => {
      console.error(`The command ${id} failed.`, reason);
    });
  }

  private readonly _commands: CommandRegistry;
}
