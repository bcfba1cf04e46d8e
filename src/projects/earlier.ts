import { Notification } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { IJob } from '../api/jobs';
import { JobsClient } from '../api/jobs';
import { ViewsClient } from '../api/views';
import { RequestError, asRequestError } from '../request';
import { readConfig } from './config';

/** What was run earlier. */
export interface IEarlier {
  /** Id of the job or of the grid. */
  readonly job: string;
  /** A run that it made, which keeps what it was made with; null for none. */
  readonly run: { readonly connection: string; readonly runId: string } | null;
}

/** The artifact in which a run keeps that (`jupyter_mlflow/runner/project/capture.py`). */
const ARTIFACT = 'job/job.json';
const MOST_BYTES = 1_000_000;

/**
 * The command's arguments that an earlier job, or all of a grid, were started with.
 *
 * @returns null, and why is told, when they are not known any more.
 */
export async function earlierArguments(
  { job: id, run }: IEarlier,
  serverSettings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<ReadonlyPartialJSONObject | null> {
  try {
    const jobs = await new JobsClient(serverSettings).list();
    const found = jobs.filter(job => job.id === id || job.group === id);
    const [first] = found;
    if (first) {
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
    if (run) {
      return await keptArguments(run, serverSettings);
    }
  } catch (reason) {
    const { status, message } = asRequestError(reason);
    if (status !== NOT_FOUND) {
      Notification.error(message, { autoClose: false });
      return null;
    }
  }
  Notification.warning(
    trans.__(
      'The job that made this run is not kept any more. Its parameters and its command are with the run.'
    ),
    { autoClose: false }
  );
  return null;
}

const NOT_FOUND = 404;

/** What a run keeps of the job that made it. @throws RequestError */
async function keptArguments(
  {
    connection,
    runId
  }: { readonly connection: string; readonly runId: string },
  serverSettings: ServerConnection.ISettings
): Promise<ReadonlyPartialJSONObject> {
  const views = new ViewsClient(serverSettings);
  const [{ bytes }, { experiment }] = await Promise.all([
    views.artifactBytes(connection, { runId }, ARTIFACT, MOST_BYTES),
    views.run(connection, runId, { ranges: false })
  ]);
  const kept = readConfig(new TextDecoder().decode(bytes));
  if (typeof kept?.arguments !== 'object') {
    // Somebody has put another file there.
    throw new RequestError('It is not what a job keeps.', {
      status: NOT_FOUND
    });
  }
  return {
    connection,
    experimentId: experiment.experiment_id,
    arguments: kept.arguments as ReadonlyPartialJSONObject
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
