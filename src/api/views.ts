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

/** What is asked for in one window of runs. */
export interface IRunsQuery {
  readonly notebookId: string;
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
        offset: query.offset,
        limit: query.limit
      }
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
