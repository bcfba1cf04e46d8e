import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import type { IJob } from '../api/jobs';
import { connectionOf } from '../common/commandargs';
import type { IExperimentsModel } from '../tokens';
import { CommandIDs } from '../tokens';

/**
 * The arguments by which commands that start jobs fill their form with what an earlier job was run
 * with, for their `describedBy`.
 */
export function earlierProperties(
  trans: TranslationBundle
): ReadonlyJSONObject {
  return {
    connection: {
      type: 'string',
      description: trans.__(
        'The connection that its runs are logged to, the panel’s if left out'
      )
    },
    experimentId: { type: 'string' },
    runName: { type: 'string' },
    job: {
      type: 'string',
      description: trans.__(
        'Id of an earlier job or grid, to fill the form with what it was run with'
      )
    },
    runId: {
      type: 'string',
      description: trans.__(
        'A run of that job, which is asked when the job is not kept any more'
      )
    }
  };
}

/**
 * What an earlier job was run with, where such arguments name one.
 *
 * @returns undefined where they name none; null when it is not known any more, which was said.
 */
export async function earlierOf(
  args: ReadonlyPartialJSONObject,
  options: {
    readonly experiments: IExperimentsModel | null;
    readonly serverSettings: ServerConnection.ISettings;
    readonly trans: TranslationBundle;
  }
): Promise<ReadonlyPartialJSONObject | null | undefined> {
  const { job, runId } = args;
  if (typeof job !== 'string') {
    return undefined;
  }
  const { experiments, serverSettings, trans } = options;
  const run =
    typeof runId === 'string'
      ? { connection: connectionOf(args, experiments), runId }
      : null;
  const { earlierArguments } = await import('./earlier');
  return earlierArguments({ job, run }, serverSettings, trans);
}

/**
 * Show jobs that were started.
 *
 * @returns Their ids.
 */
export async function showStarted(
  jobs: readonly IJob[],
  commands: CommandRegistry
): Promise<string[]> {
  const [first] = jobs;
  if (first) {
    await commands.execute(CommandIDs.openJob, {
      id: first.group ?? first.id
    });
  }
  return jobs.map(({ id }) => id);
}
