/**
 * The columns of a dataset in words: `mass: double, species: string`.
 *
 * @param schema JSON as MLflow has it for a dataset, or anything else: then as it is.
 */
export function schemaText(schema: string): string {
  const found = parsed(schema);
  const columns = isObject(found) ? found.mlflow_colspec : undefined;
  if (!Array.isArray(columns)) {
    return schema;
  }
  return columns
    .map((column: unknown, index) => {
      const { name, type } = isObject(column) ? column : {};
      return `${typeof name === 'string' ? name : String(index)}: ${textOf(type)}`;
    })
    .join(', ');
}

/**
 * Where a dataset is from in words: an address, a path, or the notebook or script that made it.
 *
 * @param source JSON as MLflow has it for a dataset, or anything else: then as it is.
 */
export function sourceText(source: string): string {
  const found = parsed(source);
  if (!isObject(found)) {
    return source;
  }
  const { uri, url, path, tags } = found;
  const code = isObject(tags) ? tags['mlflow.source.name'] : undefined;
  const place = [uri, url, path, code].find(one => typeof one === 'string');
  return typeof place === 'string' ? place : source;
}

/**
 * How large a dataset is in words: `num_rows: 150, num_elements: 750`.
 *
 * @param profile JSON as MLflow has it for a dataset, or anything else: then as it is.
 */
export function profileText(profile: string): string {
  const found = parsed(profile);
  return isObject(found)
    ? Object.entries(found)
        .map(([key, value]) => `${key}: ${textOf(value)}`)
        .join(', ')
    : profile;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
