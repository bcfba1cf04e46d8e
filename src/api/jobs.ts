import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { ILogPiece } from './logs';

export type JobState =
  'queued' | 'starting' | 'running' | 'finished' | 'failed' | 'killed';

/** Arguments of the job's kind, by name. */
export type JobArguments = Readonly<Record<string, unknown>>;

/** What a person chooses for a job, or for one for each combination of values. */
export interface INewJob {
  readonly kind: 'project' | 'notebook';
  /** The server's choice when it is left out. */
  readonly title?: string;
  readonly connection: string;
  readonly experiment_id?: string;
  readonly experiment_name?: string;
  readonly run_name?: string;
  /** A JSON object, which is sent as it is: JavaScript would change numbers that a person has typed. */
  readonly arguments: string;
  /** Values of parameters, of which there is one job for each combination. */
  readonly grid?: Readonly<Record<string, readonly string[]>>;
}

/** Long work on the server: it is to begin, goes on, or has ended. */
export interface IJob {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly connection: string;
  readonly state: JobState;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  /** What the jobs of one grid have in common. */
  readonly group: string | null;
  readonly experiment_id: string | null;
  /** Those that it has made so far. */
  readonly runs: readonly { readonly run_id: string; readonly name: string }[];
  readonly parent_run_id: string | null;
  readonly arguments: JobArguments;
  readonly exit_code: number | null;
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
  } | null;
  readonly error: {
    readonly error_code: string;
    readonly message: string;
    readonly details: string;
  } | null;
  /** Who has ended it before its time. */
  readonly killed_by: 'person' | 'server' | null;
}

/** Until its processes are gone and its runs are ended, in ms. */
const PATIENCE = 120_000;

/**
 * The jobs of this server.
 */
export class JobsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** All that are kept, the newest first. */
  async list(): Promise<readonly IJob[]> {
    const { jobs } = await request<{ readonly jobs: readonly IJob[] }>(
      this._settings,
      ROOT,
      { background: true }
    );
    return jobs;
  }

  /** One job; rejects with 404 when there is none of that id. */
  get(id: string): Promise<IJob> {
    return request(this._settings, pathOf(id), { background: true });
  }

  /**
   * @returns The jobs that were made: one, or one for each combination of a grid.
   * @throws RequestError with status 400 and the field for what cannot be.
   */
  async create({ arguments: own, ...job }: INewJob): Promise<readonly IJob[]> {
    const { jobs } = await request<{ readonly jobs: readonly IJob[] }>(
      this._settings,
      ROOT,
      {
        method: 'POST',
        text: `${JSON.stringify(job).slice(0, -1)},"arguments":${own}}`,
        timeout: PATIENCE
      }
    );
    return jobs;
  }

  /** It resolves once its processes are gone, and its runs are killed. */
  cancel(id: string): Promise<IJob> {
    return request(this._settings, pathOf(id), {
      method: 'PATCH',
      body: { state: 'killed' },
      timeout: PATIENCE
    });
  }

  /** Forget one that has ended, with its log; its runs stay. */
  async delete(id: string): Promise<void> {
    await request(this._settings, pathOf(id), { method: 'DELETE' });
  }

  /** @param offset Where the piece begins; -1 for the end of the log. */
  log(id: string, offset: number): Promise<ILogPiece> {
    return request(this._settings, `${pathOf(id)}/log`, {
      background: true,
      query: { offset }
    });
  }

  private readonly _settings: ServerConnection.ISettings;
}

const ROOT = 'jupyter-mlflow/jobs';

function pathOf(id: string): string {
  return `${ROOT}/${encodeURIComponent(id)}`;
}

/** Whether it has not ended. */
export function isLive({ state }: Pick<IJob, 'state'>): boolean {
  return state === 'queued' || state === 'starting' || state === 'running';
}
