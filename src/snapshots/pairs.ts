/** One key of two runs with different values; null for a run that has none. */
export interface IDifference<V> {
  readonly key: string;
  readonly before: V | null;
  readonly after: V | null;
}

/**
 * The keys whose values differ between two runs, those of the older run first.
 */
export function differences<V>(
  before: readonly (readonly [string, V])[],
  after: readonly (readonly [string, V])[]
): IDifference<V>[] {
  const old = new Map(before);
  const now = new Map(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map(key => ({
      key,
      before: old.get(key) ?? null,
      after: now.get(key) ?? null
    }))
    .filter(({ before: a, after: b }) => !Object.is(a, b));
}
