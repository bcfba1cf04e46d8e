import type { RequestError } from '../../request';
import type { IField } from './fields';
import { fieldLabel } from './fields';

/** What a model refused, and which columns that is about. */
export interface IProblem {
  /** What to tell at the columns. */
  readonly message: string;
  /** Places among the fields; empty where it names none. */
  readonly columns: readonly number[];
}

/**
 * Find the columns that a model's server names in an error.
 *
 * The words are those of `mlflow.models.utils` and `mlflow.pyfunc.scoring_server`.
 */
export function problemOf(
  { message }: RequestError,
  fields: readonly IField[]
): IProblem {
  const names = fields.map(fieldLabel);
  const one =
    /(?:Failed to convert column|Incompatible input types for column) (.+?)(?: to type |\. )/s.exec(
      message
    );
  if (one && names.includes(one[1] ?? '')) {
    return {
      message: message.slice(one.index),
      columns: [names.indexOf(one[1] ?? '')]
    };
  }
  const missing = /Model is missing inputs \[.*\]/s.exec(message);
  // The data and the whole signature may stand before it.
  const told = missing ? message.slice(missing.index) : message;
  const columns = names.flatMap((name, column) =>
    told.includes(`'${name}'`) || told.includes(`"${name}"`) ? [column] : []
  );
  return missing || columns.length === 1
    ? { message: told, columns }
    : { message, columns: [] };
}
