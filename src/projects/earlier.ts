import { Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { IJob } from '../api/jobs';
import { JobsClient } from '../api/jobs';
import { asRequestError } from '../request';

/**
 * The command's arguments that an earlier job, or all of a grid, were started with.
 *
 * @param id Of the job or of the grid.
 * @returns null, and why is told, when they are not known any more.
 */
export async function earlierArguments(
  id: string,
  serverSettings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<ReadonlyPartialJSONObject | null> {
  let jobs: readonly IJob[];
  try {
    jobs = await new JobsClient(serverSettings).list();
  } catch (reason) {
    Notification.error(asRequestError(reason).message, { autoClose: false });
    return null;
  }
  const found = jobs.filter(job => job.id === id || job.group === id);
  const [first] = found;
  if (!first) {
    Notification.warning(
      trans.__(
        'The job that made this run is not kept any more. Its parameters and its command are with the run.'
      ),
      { autoClose: false }
    );
    return null;
  }
  return {
    connection: first.connection,
    experimentId: first.experiment_id,
    arguments: {
      // They came as JSON.
      ...(first.arguments as ReadonlyPartialJSONObject),
      parameters: parametersOf([...found].reverse())
    }
  };
}

/** The values of each parameter, in the order of the jobs; several are a list. */
function parametersOf(jobs: readonly IJob[]): ReadonlyPartialJSONObject {
  const values = new Map<string, Set<ReadonlyPartialJSONValue>>();
  for (const { arguments: own } of jobs) {
    const { parameters } = own as {
      readonly parameters?: ReadonlyPartialJSONObject;
    };
    for (const [name, value = null] of Object.entries(parameters ?? {})) {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return Object.fromEntries(
    [...values].map(([name, all]) => {
      const [value = null, ...others] = all;
      return [name, others.length === 0 ? value : [value, ...others]];
    })
  );
}
