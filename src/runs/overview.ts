import type { RunsWindow } from '../api/views';
import { defaultColumns } from './columns';
import type { Keys } from './completion';
import type { ISourceContext, IQuery } from './sources';
import { filterOf, nameable } from './sources';

/**
 * What is known of all runs of a query together: their keys and the range of each metric. It costs a
 * store more than a window of runs, so it is asked for by itself, after those.
 */
export class Overview {
  constructor(context: Pick<ISourceContext, 'connection' | 'views'>) {
    this._context = context;
  }

  /** null as long as they are not known. */
  get keys(): Keys | null {
    return this._keys;
  }

  get best(): RunsWindow['best'] {
    return this._best;
  }

  /** How many runs there are, wherever they are listed; 0 as long as that is not known. */
  get total(): number {
    return this._total;
  }

  /** The columns for who has chosen none; null as long as no key is known. */
  get defaults(): readonly string[] | null {
    return this._defaults;
  }

  /** A first window has come: the keys in it are what is known so far. */
  guess({ metrics, params }: RunsWindow): void {
    this._learn({
      metrics: Object.keys(metrics).sort(),
      params: Object.keys(params).sort()
    });
  }

  /**
   * Ask for everything.
   *
   * @param metrics Columns of metrics whose ranges are wanted.
   * @throws RequestError
   */
  async load(query: IQuery, metrics: readonly string[]): Promise<void> {
    const { views, connection } = this._context;
    const { keys, best, total } = await views.runs(connection, {
      scope: query.scope,
      ...filterOf(query),
      // Without any, all would be asked for.
      columns: metrics.length > 0 ? nameable(metrics) : ['params.'],
      keys: true,
      best: true,
      offset: 0,
      limit: 1
    });
    this._best = best;
    this._total = total;
    // A filter that finds nothing leaves no keys to make another one of.
    if (keys && (this._keys === null || query.setup.filter === '')) {
      this._keys = keys;
      this._learn(keys);
    }
  }

  private _learn(keys: Pick<Keys, 'metrics' | 'params'>): void {
    const next = defaultColumns(keys);
    if (
      keys.metrics.length + keys.params.length > 0 &&
      next.join('\n') !== this._defaults?.join('\n')
    ) {
      this._defaults = next;
    }
  }

  private readonly _context: Pick<ISourceContext, 'connection' | 'views'>;
  private _keys: Keys | null = null;
  private _best: RunsWindow['best'] = null;
  private _total = 0;
  private _defaults: readonly string[] | null = null;
}
