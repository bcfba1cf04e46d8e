import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { CommandIDs } from '../tokens';

/**
 * What a person can do in the card of a job: each is a command of another feature.
 */
export class JobCardActions {
  constructor(commands: CommandRegistry) {
    this._commands = commands;
  }

  /** Whether a command is there: features can be disabled. */
  can(id: string): boolean {
    return this._commands.hasCommand(id);
  }

  openJob(id: string): void {
    void this._execute(CommandIDs.openJob, { id });
  }

  openRun(connection: string, runId: string): void {
    void this._execute(CommandIDs.openRunPage, { connection, runId });
  }

  /** It resolves once the job has ended, or the person has thought better of it. */
  cancel(id: string): Promise<void> {
    return this._execute(CommandIDs.cancelJob, { id });
  }

  private async _execute(
    id: string,
    args: ReadonlyPartialJSONObject
  ): Promise<void> {
    try {
      await this._commands.execute(id, args);
    } catch (reason) {
      console.error(`The command ${id} failed.`, reason);
    }
  }

  private readonly _commands: CommandRegistry;
}
