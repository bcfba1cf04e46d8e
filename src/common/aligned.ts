import { compareKeys } from './keys';

/** One thing that several have or have not, with what each of them has. */
export interface IAlignedRow<V> {
  readonly key: string;
  /** null where one has no such thing. */
  readonly values: readonly (V | null)[];
  /** Whether not all have the same. */
  readonly differs: boolean;
}

/**
 * Keys and values of several things side by side: rows that differ first, each part in the order of the keys.
 */
export function alignedRows<V>(
  all: readonly (readonly (readonly [string, V])[])[]
): readonly IAlignedRow<V>[] {
  const maps = all.map(pairs => new Map(pairs));
  const keys = [...new Set(maps.flatMap(map => [...map.keys()]))];
  const rows = keys.sort(compareKeys).map(key => {
    const values = maps.map(map => map.get(key) ?? null);
    return { key, values, differs: differ(values) };
  });
  return [
    ...rows.filter(({ differs }) => differs),
    ...rows.filter(({ differs }) => !differs)
  ];
}

/** Whether not all values are the same. */
export function differ([first, ...others]: readonly unknown[]): boolean {
  return others.some(value => !Object.is(value, first));
}
