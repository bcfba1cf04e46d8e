/** Keys with the same beginning. */
export interface IKeyGroup {
  /** What stands before the first slash, '' for keys without one. */
  readonly name: string;
  readonly keys: readonly string[];
}

/** `layer_2` comes before `layer_10`. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

/**
 * Group metric keys by what stands before their first slash, keys without one first.
 */
export function groupKeys(keys: readonly string[]): readonly IKeyGroup[] {
  const groups = new Map<string, string[]>();
  for (const key of [...keys].sort(COLLATOR.compare)) {
    const name = key.slice(0, Math.max(0, key.indexOf('/')));
    const group = groups.get(name) ?? [];
    group.push(key);
    groups.set(name, group);
  }
  return [...groups]
    .map(([name, keys]) => ({ name, keys }))
    .sort((a, b) => COLLATOR.compare(a.name, b.name));
}

/** What tells a key from the others of its group. */
export function restOf(key: string, group: string): string {
  return (group && key.slice(group.length + 1)) || key;
}
