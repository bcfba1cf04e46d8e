const COLLATOR = new Intl.Collator('en', { numeric: true });

/** The order of keys for people: `layer_2` comes before `layer_10`. */
export function compareKeys(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}
