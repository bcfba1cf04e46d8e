import { cellOf } from './cells';
import type { JsonNode } from './json';
import { entryOf } from './json';

/** Predictions as a table. */
export interface IAnswerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Predictions as a table: a row for each that was asked for.
 *
 * @param heading Of predictions that are one value each.
 * @returns null when they are none.
 */
export function answerTable(
  answer: JsonNode,
  heading: string
): IAnswerTable | null {
  const found = entryOf(answer, 'predictions') ?? answer;
  if (found.kind === 'object') {
    const lists = found.entries.map(([, node]) => node);
    if (lists.length === 0 || !lists.every(node => node.kind === 'list')) {
      return null;
    }
    const length = Math.max(...lists.map(({ items }) => items.length));
    return {
      columns: found.entries.map(([key]) => key),
      rows: Array.from({ length }, (_, row) =>
        lists.map(({ items }) => shown(items[row] ?? null))
      )
    };
  }
  if (found.kind !== 'list') {
    return { columns: [heading], rows: [[shown(found)]] };
  }
  const { items } = found;
  if (items.length > 0 && items.every(item => item.kind === 'object')) {
    const columns = [
      ...new Set(items.flatMap(item => item.entries.map(([key]) => key)))
    ];
    const isSeries = columns.length === 1 && columns[0] === UNNAMED;
    return {
      columns: isSeries ? [heading] : columns,
      rows: items.map(item => columns.map(key => shown(entryOf(item, key))))
    };
  }
  if (items.length > 0 && items.every(item => item.kind === 'list')) {
    const width = Math.max(...items.map(item => item.items.length));
    return {
      columns: Array.from({ length: width }, (_, column) => String(column)),
      rows: items.map(item => item.items.map(shown))
    };
  }
  return { columns: [heading], rows: items.map(item => [shown(item)]) };
}

/** What MLflow's server calls the one column of a pandas Series without a name. */
const UNNAMED = '0';

function shown(node: JsonNode | null): string {
  return cellOf(node, 'string') ?? '';
}
