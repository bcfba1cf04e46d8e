import type { IRunsQuery, ViewsClient } from '../../api/views';
import { toRuns } from '../../common/rows';
import { Windows } from '../../common/windows';
import { orderTerm } from '../../runs/columns';
import type { IChildRuns, IRun } from '../../tokens';
import type { IQuestion } from './question';
import type { RunsState } from './state';
import { NO_RUNS, isFiltered } from './state';

/** Runs that are asked for at once where only their ids matter: the server's most. */
const MANY = 1_000;

/** Where only ids and counts matter: no param has an empty key. */
export const NO_COLUMNS = ['params.'];

/** What is known of the runs of a question. */
type Known = Omit<RunsState, 'all' | 'best' | 'courses'>;

/**
 * The runs of one question, as far as they were looked at.
 */
export class ListedRuns {
  constructor(views: ViewsClient) {
    this._views = views;
  }

  /** The state of the store when it was last asked; '' when it was not yet. */
  get cursor(): string {
    return this._cursor;
  }

  get known(): Known {
    const { rows, spans, total } = this._windows;
    const below = [...this._children.values()].flatMap(({ runs }) => runs);
    return {
      ...this._frame,
      runs: [...rows, ...below, ...this._others],
      spans,
      total,
      children: this._children
    };
  }

  /** Whether rows that are looked at are missing. */
  get isIncomplete(): boolean {
    return this._windows.isIncomplete;
  }

  look(first: number, last: number): void {
    this._windows.look(first, last);
  }

  /** All that was loaded may be others now; it is kept until it is loaded anew. */
  outdate(): void {
    this._windows.outdate();
  }

  /** Another question about the same runs: what is listed stays until the first answer. */
  renew(): void {
    this._generation++;
    this._windows.renew();
  }

  /** The runs of somebody else: forget what was listed. What is on its way is dropped. */
  clear(): void {
    this._generation++;
    this._windows.clear();
    this._frame = NO_RUNS;
    this._children = new Map();
    this._others = [];
    this._unfolded.clear();
    this._cursor = '';
  }

  /** List the first `count` runs below a run with the next `loadChildren`; 0 forgets them. */
  unfold(runId: string, count: number): void {
    if (count > 0) {
      this._unfolded.set(runId, count);
    } else {
      this._unfolded.delete(runId);
      const children = new Map(this._children);
      children.delete(runId);
      this._children = children;
    }
  }

  /** Load the rows that are looked at and not there, or outdated. */
  async load(question: IQuestion): Promise<void> {
    const generation = this._generation;
    const previous = this._windows.rows;
    await this._windows.load(async (offset, limit) => {
      const window = await this._views.runs(question.connection, {
        ...queryOf(question),
        offset,
        limit
      });
      if (generation === this._generation) {
        const deleted = window.deleted_experiment;
        this._cursor = window.cursor;
        this._frame = {
          experimentId: window.experiment?.experiment_id ?? null,
          experimentName: window.experiment?.name ?? null,
          deletedExperiment: deleted && {
            id: deleted.experiment_id,
            name: deleted.name
          },
          progress: window.progress
        };
      }
      return { rows: toRuns(window, previous), total: window.total };
    });
  }

  /** Load those of these runs that are not there: somebody speaks of them. */
  async loadOthers(
    { connection }: IQuestion,
    ids: readonly string[]
  ): Promise<void> {
    const generation = this._generation;
    const known = this.known.runs.filter(run => !this._others.includes(run));
    const missing = ids.filter(id => known.every(run => run.id !== id));
    const others =
      missing.length > 0
        ? toRuns(await this._views.runsById(connection, missing), this._others)
        : [];
    if (generation === this._generation) {
      this._others = others;
    }
  }

  /** Load the runs below those that are unfolded. */
  async loadChildren({ connection, scope }: IQuestion): Promise<void> {
    const generation = this._generation;
    const loaded = await Promise.all(
      [...this._unfolded].map(async ([parent, limit]) => {
        const window = await this._views.runs(connection, {
          scope,
          parent,
          offset: 0,
          limit: Math.min(limit, MANY)
        });
        const previous = this._children.get(parent)?.runs ?? [];
        const children: IChildRuns = {
          runs: toRuns(window, previous),
          total: window.total
        };
        return [parent, children] as const;
      })
    );
    if (generation === this._generation) {
      this._children = new Map(
        loaded.filter(([parent]) => this._unfolded.has(parent))
      );
    }
  }

  /**
   * The ids of the runs of these rows, from the first to before the last.
   *
   * @throws RequestError
   */
  async ids(
    question: IQuestion,
    first: number,
    last: number
  ): Promise<readonly string[]> {
    const { spans } = this._windows;
    const span = spans.find(
      ({ offset, rows }) => offset <= first && last <= offset + rows.length
    );
    if (span) {
      const { offset, rows } = span;
      return rows.slice(first - offset, last - offset).map(({ id }) => id);
    }
    const ids: string[] = [];
    for (let offset = first; offset < last; offset += MANY) {
      const { columns } = await this._views.runs(question.connection, {
        ...queryOf(question),
        columns: NO_COLUMNS,
        offset,
        limit: Math.min(MANY, last - offset)
      });
      ids.push(...columns.run_id);
    }
    return ids;
  }

  /**
   * @returns The row of a run in the list; null when it is not in it.
   * @throws RequestError
   */
  async rowOf(question: IQuestion, runId: string): Promise<number | null> {
    for (const { offset, rows } of this._windows.spans) {
      const index = rows.findIndex(({ id }) => id === runId);
      if (index >= 0) {
        return offset + index;
      }
    }
    for (let offset = 0, total = 1; offset < total; offset += MANY) {
      const window = await this._views.runs(question.connection, {
        ...queryOf(question),
        columns: NO_COLUMNS,
        offset,
        limit: MANY
      });
      const index = window.columns.run_id.indexOf(runId);
      if (index >= 0) {
        return offset + index;
      }
      total = window.total;
    }
    return null;
  }

  /**
   * Find the run that another one is below, and list enough of those below it with the next
   * `loadChildren`.
   *
   * @returns Its id; null when the run is below none.
   * @throws RequestError
   */
  async unfoldFor(
    { connection, scope }: IQuestion,
    runId: string
  ): Promise<string | null> {
    const found = await this._views.runsById(connection, [runId]);
    const [parent = null] = found.columns.parent_run_id;
    if (parent !== null) {
      const { columns } = await this._views.runs(connection, {
        scope,
        parent,
        columns: NO_COLUMNS,
        offset: 0,
        limit: MANY
      });
      this.unfold(parent, columns.run_id.indexOf(runId) + 1);
    }
    return parent;
  }

  private readonly _views: ViewsClient;
  private readonly _windows = new Windows<IRun>();
  /** How many runs are to be listed below which. */
  private readonly _unfolded = new Map<string, number>();
  private _frame: Pick<
    RunsState,
    'deletedExperiment' | 'experimentId' | 'experimentName' | 'progress'
  > = NO_RUNS;
  private _children: ReadonlyMap<string, IChildRuns> = new Map();
  private _others: readonly IRun[] = [];
  private _cursor = '';
  private _generation = 0;
}

/** Runs are below their parents as long as nobody asks for certain ones, or for the best. */
function queryOf({
  scope,
  cellId,
  listing
}: IQuestion): Omit<IRunsQuery, 'limit' | 'offset'> {
  const { filter, withModel, stage, sort } = listing;
  const isNested = !isFiltered(listing) && !sort && cellId === null;
  return {
    scope,
    cellId,
    filter: filter === '' ? undefined : filter,
    withModel,
    stage,
    orderBy: sort ? [orderTerm(sort)] : undefined,
    parent: isNested ? '' : undefined
  };
}
