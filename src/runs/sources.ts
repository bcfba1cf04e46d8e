import type {
  Groups,
  IRunsFilter,
  RunsScope,
  RunsWindow,
  ViewsClient
} from '../api/views';
import { RunTags } from '../tokens';
import { columnOf, orderTerm } from './columns';
import type { Item } from './items';
import { groupItems, runItems } from './items';
import type { IListSource } from './rowlist';
import type { ITableSetup } from './setup';

/** Tags that the columns of every run are made of. */
const NEEDED_TAGS = [
  RunTags.starred,
  RunTags.notebookId,
  RunTags.notebookPath,
  RunTags.cellId,
  RunTags.executionCount,
  RunTags.cellSha256,
  RunTags.parentRunId,
  RunTags.snapshot
].map(key => `tags.${key}`);

/** More characters of names are not put into a request: a server refuses long ones. */
const MOST_NAMED = 4_000;

/** As many of some keys as a request has room for. */
export function nameable(keys: readonly string[]): readonly string[] {
  let length = 0;
  return keys.filter(key => (length += key.length) <= MOST_NAMED);
}

/** What is asked for to show columns; null for all: these cannot be named in one request. */
function requested(
  columns: readonly string[] | null
): readonly string[] | null {
  const stored = (columns ?? []).filter(
    id => columnOf(id).kind !== 'attributes'
  );
  return columns === null || nameable(stored).length < stored.length
    ? null
    : [...stored, ...NEEDED_TAGS];
}

/** What makes a list another one than before. */
export interface IQuery {
  readonly scope: RunsScope;
  readonly setup: Pick<
    ITableSetup,
    'filter' | 'groupBy' | 'isNested' | 'sort' | 'stage' | 'withModel'
  >;
}

/** What all lists of a table share. */
export interface ISourceContext {
  readonly views: ViewsClient;
  readonly connection: string;
  /** The columns that are shown now; null for all that there are. */
  readonly columns: () => readonly string[] | null;
  /** A window has come of the list that the query begins with. */
  readonly onWindow: ((window: Groups | RunsWindow) => void) | null;
}

/** The list that a query begins with. */
export function rootSource(
  context: ISourceContext,
  query: IQuery
): IListSource {
  return query.setup.groupBy.length > 0
    ? new GroupSource(context, query)
    : new RunSource(context, query, {
        // What is filtered is found wherever it is.
        parent: isNested(query) ? '' : undefined
      });
}

/** Whether runs are shown below others. */
export function isNested({ setup }: Pick<IQuery, 'setup'>): boolean {
  return (
    setup.isNested &&
    setup.filter === '' &&
    !setup.withModel &&
    setup.stage === 'active' &&
    setup.groupBy.length === 0
  );
}

/** Params of a request that all runs of a query have in common. */
export function filterOf({ setup }: IQuery): IRunsFilter {
  return {
    stage: setup.stage,
    filter: setup.filter || undefined,
    withModel: setup.withModel
  };
}

/** MLflow's `order_by` of a query; undefined for its own. */
export function orderOf({ setup }: IQuery): readonly string[] | undefined {
  return setup.sort ? [orderTerm(setup.sort)] : undefined;
}

/** Runs: of a query, of a group, or below another run. */
class RunSource implements IListSource {
  constructor(context: ISourceContext, query: IQuery, place: IRunsFilter) {
    this._context = context;
    this._query = query;
    this._place = place;
  }

  async ask(
    offset: number,
    limit: number,
    previous: readonly Item[]
  ): Promise<{ rows: readonly Item[]; total: number }> {
    const window = await this._window(
      offset,
      limit,
      requested(this._context.columns())
    );
    this._context.onWindow?.(window);
    return { rows: runItems(window, previous), total: window.total };
  }

  async ids(offset: number, limit: number): Promise<readonly string[]> {
    // Only the ids matter: this is as good as none.
    const window = await this._window(offset, limit, ['params.']);
    return window.columns.run_id;
  }

  below(item: Item): IListSource {
    return new RunSource({ ...this._context, onWindow: null }, this._query, {
      parent: item.id
    });
  }

  private _window(
    offset: number,
    limit: number,
    columns: readonly string[] | null
  ): Promise<RunsWindow> {
    const { views, connection } = this._context;
    return views.runs(connection, {
      scope: this._query.scope,
      ...filterOf(this._query),
      ...this._place,
      orderBy: orderOf(this._query),
      columns: columns ?? undefined,
      offset,
      limit
    });
  }

  private readonly _context: ISourceContext;
  private readonly _query: IQuery;
  private readonly _place: IRunsFilter;
}

/** Groups of runs. */
class GroupSource implements IListSource {
  constructor(context: ISourceContext, query: IQuery) {
    this._context = context;
    this._query = query;
  }

  async ask(
    offset: number,
    limit: number
  ): Promise<{ rows: readonly Item[]; total: number }> {
    const { views, connection, columns, onWindow } = this._context;
    const window = await views.groups(connection, {
      scope: this._query.scope,
      ...filterOf(this._query),
      groupBy: this._query.setup.groupBy,
      orderBy: orderOf(this._query)?.[0],
      metrics: nameable(
        (columns() ?? []).flatMap(id => {
          const { kind, key } = columnOf(id);
          return kind === 'metrics' ? [key] : [];
        })
      ),
      offset,
      limit
    });
    onWindow?.(window);
    return { rows: groupItems(window), total: window.total };
  }

  ids(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  below(item: Item): IListSource {
    const values = item.kind === 'group' ? item.group.values : [];
    return new RunSource({ ...this._context, onWindow: null }, this._query, {
      where: this._query.setup.groupBy.map((id, index) => {
        const value = values[index] ?? null;
        return value === null ? id : `${id}=${value}`;
      })
    });
  }

  private readonly _context: ISourceContext;
  private readonly _query: IQuery;
}
