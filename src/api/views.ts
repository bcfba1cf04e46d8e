import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';
import type { components } from './schema';

type Schemas = components['schemas'];

/** One window of runs, as columns of values. */
export type RunsWindow = Schemas['Runs'];

/** A model that a run made: a logged model of MLflow 3, or a run artifact as Spark's still are. */
export type ModelRef = Schemas['ModelRef'];

/** A metric's value: JSON has no NaN and no infinities, so these are words. */
export type MetricValue = NonNullable<RunsWindow['metrics'][string][number]>;

/** The notebook as it was when a run was made. */
export type Snapshot = Schemas['Snapshot'];

/** The history of one metric of one run. */
export type Series = Schemas['Series'];

/** What is asked for in one window of runs. */
export interface IRunsQuery {
  readonly notebookId: string;
  /** The runs of this cell alone. */
  readonly cellId?: string | null;
  readonly offset: number;
  readonly limit: number;
}

/**
 * The fast reads of one store.
 */
export class ViewsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** The runs of a notebook, newest first. */
  runs(connection: string, query: IRunsQuery): Promise<RunsWindow> {
    return request(this._settings, this._path(connection, 'runs'), {
      background: true,
      query: {
        notebook_id: query.notebookId,
        ...(query.cellId ? { cell_id: query.cellId } : {}),
        offset: query.offset,
        limit: query.limit
      }
    });
  }

  /** Runs by their ids, newest first; those that are not there are left out. */
  runsById(connection: string, runIds: readonly string[]): Promise<RunsWindow> {
    return request(this._settings, this._path(connection, 'runs'), {
      background: true,
      query: { run_id: runIds, limit: Math.max(1, runIds.length) }
    });
  }

  /** The histories of metrics, drawn down to `width` pixels. */
  async metric(
    connection: string,
    query: {
      readonly runIds: readonly string[];
      readonly keys: readonly string[];
      readonly width: number;
    }
  ): Promise<readonly Series[]> {
    const { series } = await request<Schemas['Metric']>(
      this._settings,
      this._path(connection, 'metric'),
      {
        background: true,
        query: { run_id: query.runIds, key: query.keys, width: query.width }
      }
    );
    return series;
  }

  /** The notebook as it was when a run was made; rejects with 404 when it was not kept. */
  snapshot(connection: string, runId: string): Promise<Snapshot> {
    return request(this._settings, this._path(connection, 'snapshot'), {
      query: { run_id: runId }
    });
  }

  /** Whether the store has changed since `cursor`, at once. */
  changes(connection: string, cursor: string): Promise<Schemas['Changes']> {
    return request(this._settings, this._path(connection, 'changes'), {
      background: true,
      query: { since: cursor, wait: 0 }
    });
  }

  private _path(connection: string, view: string): string {
    return `jupyter-mlflow/views/${encodeURIComponent(connection)}/${view}`;
  }

  private readonly _settings: ServerConnection.ISettings;
}
