import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { CommandIDs } from '../tokens';

/**
 * Where a run came from, and the run itself, opened by the commands in which features meet.
 */
export class RunLinks {
  constructor(
    private readonly commands: CommandRegistry,
    protected readonly connection: string
  ) {}

  openNotebook(path: string): void {
    this.execute('docmanager:open', { path });
  }

  goToCell(notebookPath: string, cellId: string): void {
    this.execute(CommandIDs.goToCell, { notebookPath, cellId });
  }

  openExperiment(experimentId: string): void {
    this.execute(CommandIDs.openExperiment, {
      connection: this.connection,
      experimentId
    });
  }

  openRun(runId: string): void {
    this.execute(CommandIDs.openRunPage, {
      connection: this.connection,
      runId
    });
  }

  openModel(name: string, version: string): void {
    this.execute(CommandIDs.openModel, {
      connection: this.connection,
      name,
      version
    });
  }

  protected execute(id: string, args: ReadonlyPartialJSONObject): void {
    this.commands.execute(id, args).catch((reason: unknown) => {
      console.error(`The command ${id} failed.`, reason);
    });
  }
}
