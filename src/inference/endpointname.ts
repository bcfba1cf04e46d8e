/**
 * A name for an endpoint to begin with.
 *
 * @param name The model's.
 * @param taken Names of endpoints that there are.
 */
export function suggestEndpointName(
  name: string,
  taken: readonly string[]
): string {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.]+/g, '-')
      .replaceAll(/^[^a-z0-9]+|-+$/g, '')
      .slice(0, LONGEST) || 'model';
  let suggested = plain;
  for (let count = 2; taken.includes(suggested); count++) {
    suggested = `${plain}-${count}`;
  }
  return suggested;
}

/** Leaves room for a number within the 63 characters of a name. */
const LONGEST = 58;
