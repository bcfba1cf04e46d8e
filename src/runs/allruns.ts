import type { IRunsQuery, RunsWindow, ViewsClient } from '../api/views';
import type { IQuery } from './sources';
import { filterOf, orderOf } from './sources';

/** Runs that are asked for at once: the server's most. */
const MANY = 1_000;

/** What somebody looks at: a table, or the panel. */
export interface IListedRuns {
  readonly connection: string;
  readonly query: IQuery;
}

/** Which runs are meant. */
export type Part = Omit<
  IRunsQuery,
  'best' | 'columns' | 'keys' | 'limit' | 'offset' | 'orderBy'
>;

/** All that is listed, below others and in groups, too. */
export function everything({ query }: IListedRuns): Part {
  return { scope: query.scope, ...filterOf(query) };
}

/**
 * All of these runs, in the order in which they are listed.
 *
 * @param columns These alone; all when it is left out.
 * @throws RequestError
 */
export async function allRuns(
  views: ViewsClient,
  { connection, query }: IListedRuns,
  part: Part,
  columns?: readonly string[]
): Promise<readonly RunsWindow[]> {
  const windows: RunsWindow[] = [];
  let total = 1;
  for (let offset = 0; offset < total; offset += MANY) {
    const window = await views.runs(connection, {
      ...part,
      orderBy: orderOf(query),
      columns,
      offset,
      limit: MANY
    });
    windows.push(window);
    total = window.total;
  }
  return windows;
}
