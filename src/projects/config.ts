/** The values of a config; null as long as its text is no JSON object. */
export type Config = Readonly<Record<string, unknown>> | null;

/** What a config says, that a person types as JSON or into fields. */
export function readConfig(text: string): Config {
  if (text.trim() === '') {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  } catch {
    return null;
  }
}

/**
 * The text of a config in which one field is another.
 *
 * @param value undefined takes it out.
 */
export function withField(
  config: NonNullable<Config>,
  name: string,
  value: string | number | boolean | undefined
): string {
  const changed = { ...config, [name]: value };
  return Object.values(changed).every(each => each === undefined)
    ? ''
    : JSON.stringify(changed, null, 2);
}
