import type { ServerConnection } from '@jupyterlab/services';
import type { IBeginning } from '../request';
import { request, requestBytes, urlOf } from '../request';
import type {
  ArtifactFolder,
  ArtifactOwner,
  ArtifactTable,
  ExperimentsWindow,
  Groups,
  IHistoriesQuery,
  IRunsFilter,
  IRunsQuery,
  RunDetails,
  RunsScope,
  RunsWindow,
  Series,
  Snapshot,
  Stages,
  StoreChanges,
  TracesWindow
} from './viewtypes';

export type * from './viewtypes';

/**
 * The fast reads of one store.
 */
export class ViewsClient {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  /** A window of runs. */
  runs(connection: string, query: IRunsQuery): Promise<RunsWindow> {
    return request(this._settings, this._path(connection, 'runs'), {
      background: true,
      query: {
        ...scopeQuery(query.scope),
        ...filterQuery(query),
        order_by: query.orderBy,
        column: query.columns,
        keys: query.keys ? 'true' : undefined,
        best: query.best ? 'true' : undefined,
        offset: query.offset,
        limit: query.limit
      }
    });
  }

  /**
   * Runs grouped by `params.…` and `tags.…`, the largest group first, or in the order of a mean, a key
   * that they are grouped by, or the start of their newest run.
   */
  groups(
    connection: string,
    query: IRunsFilter & {
      readonly scope: RunsScope;
      readonly groupBy: readonly string[];
      readonly metrics: readonly string[];
      /** In MLflow's syntax. */
      readonly orderBy?: string;
      readonly offset: number;
      readonly limit: number;
    }
  ): Promise<Groups> {
    return request(this._settings, this._path(connection, 'groups'), {
      background: true,
      query: {
        ...scopeQuery(query.scope),
        ...filterQuery(query),
        group_by: query.groupBy,
        metric: query.metrics,
        order_by: query.orderBy,
        offset: query.offset,
        limit: query.limit
      }
    });
  }

  /** Experiments, those with the newest runs first. */
  experiments(
    connection: string,
    query: {
      readonly search?: string;
      readonly stage?: Stages;
      readonly offset: number;
      readonly limit: number;
    }
  ): Promise<ExperimentsWindow> {
    return request(this._settings, this._path(connection, 'experiments'), {
      background: true,
      query
    });
  }

  /**
   * One run; rejects with 404 when it is not there.
   *
   * @param options.ranges Whether to tell the ranges of metrics, for which the store looks at each point.
   * @param options.histories What to tell of their histories; a remote store tells none.
   */
  run(
    connection: string,
    runId: string,
    {
      ranges,
      histories
    }: {
      readonly ranges: boolean;
      readonly histories?: IHistoriesQuery | null;
    }
  ): Promise<RunDetails> {
    return request(this._settings, this._path(connection, 'run'), {
      background: true,
      query: {
        run_id: runId,
        ranges: String(ranges),
        key: histories?.keys,
        width: histories?.width,
        axis: histories?.axis
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
    query: IHistoriesQuery & {
      readonly runIds: readonly string[];
      /** The range to show, on that axis. */
      readonly start?: number;
      readonly end?: number;
    }
  ): Promise<readonly Series[]> {
    const { series } = await request<{
      readonly series: readonly Series[];
    }>(this._settings, this._path(connection, 'metric'), {
      background: true,
      query: {
        run_id: query.runIds,
        key: query.keys,
        width: query.width,
        axis: query.axis,
        start: query.start,
        end: query.end
      }
    });
    return series;
  }

  /** The notebook as it was when a run was made; rejects with 404 when it was not kept. */
  snapshot(connection: string, runId: string): Promise<Snapshot> {
    return request(this._settings, this._path(connection, 'snapshot'), {
      query: { run_id: runId }
    });
  }

  /** One folder of artifacts; '' is the root. */
  artifacts(
    connection: string,
    owner: ArtifactOwner,
    path: string
  ): Promise<ArtifactFolder> {
    return request(this._settings, this._path(connection, 'artifacts'), {
      query: { ...ownerQuery(owner), path }
    });
  }

  /** Where the browser downloads an artifact from. */
  artifactUrl(connection: string, owner: ArtifactOwner, path: string): string {
    return urlOf(this._settings, this._path(connection, 'artifact'), {
      query: { ...ownerQuery(owner), path }
    });
  }

  /** The beginning of an artifact, `limit` bytes at most. */
  artifactBytes(
    connection: string,
    owner: ArtifactOwner,
    path: string,
    limit: number
  ): Promise<IBeginning> {
    return requestBytes(
      this._settings,
      this._path(connection, 'artifact'),
      limit,
      { query: { ...ownerQuery(owner), path } }
    );
  }

  /** The first rows of a CSV, TSV, JSON, JSON lines or Parquet file. */
  artifactTable(
    connection: string,
    owner: ArtifactOwner,
    path: string,
    rows: number
  ): Promise<ArtifactTable> {
    return request(this._settings, this._path(connection, 'artifact-table'), {
      query: { ...ownerQuery(owner), path, rows }
    });
  }

  /** The traces of a run, newest first. */
  traces(
    connection: string,
    query: {
      readonly runId: string;
      readonly offset: number;
      readonly limit: number;
    }
  ): Promise<TracesWindow> {
    return request(this._settings, this._path(connection, 'traces'), {
      query: { run_id: query.runId, offset: query.offset, limit: query.limit }
    });
  }

  /** What has changed in the store since `cursor`, at once. */
  changes(connection: string, cursor: string): Promise<StoreChanges> {
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

function scopeQuery(
  scope: RunsScope
): Record<string, string | readonly string[]> {
  if ('notebookId' in scope) {
    return { notebook_id: scope.notebookId };
  }
  return 'runIds' in scope
    ? { run_id: scope.runIds }
    : { experiment_id: scope.experimentIds };
}

function filterQuery(
  filter: IRunsFilter
): Record<string, string | readonly string[] | undefined> {
  return {
    cell_id: filter.cellId ?? undefined,
    stage: filter.stage,
    filter: filter.filter,
    where: filter.where,
    parent: filter.parent,
    with_model: filter.withModel ? 'true' : undefined
  };
}

function ownerQuery(owner: ArtifactOwner): Record<string, string> {
  return 'runId' in owner
    ? { run_id: owner.runId }
    : { model_id: owner.modelId };
}
