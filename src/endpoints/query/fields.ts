import type { ModelDescription, SignatureColumn } from '../../api/models';

/** How a value is typed in. */
export type FieldKind =
  'number' | 'integer' | 'boolean' | 'string' | 'datetime' | 'json';

/** One input of a model, as a column of the form. */
export interface IField {
  /** A number where the model was fitted on an array; null where it takes one value a row. */
  readonly name: string | number | null;
  /** MLflow's type; '' when it was inferred. */
  readonly type: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
}

const KINDS: ReadonlyMap<string, FieldKind> = new Map([
  ['boolean', 'boolean'],
  ['integer', 'integer'],
  ['long', 'integer'],
  ['float', 'number'],
  ['double', 'number'],
  ['string', 'string'],
  ['binary', 'string'],
  ['datetime', 'datetime']
]);

/**
 * What a model takes, as fields.
 *
 * @returns null when that is no table: tensors are given as JSON.
 */
export function fieldsOf(
  signature: ModelDescription['signature']
): readonly IField[] | null {
  const inputs = signature?.inputs ?? [];
  const isTable =
    inputs.length > 0 &&
    inputs.every(({ type }) => !type.startsWith('tensor(')) &&
    (inputs.length === 1 || inputs.every(({ name }) => name !== null));
  return isTable ? inputs.map(fieldOf) : null;
}

/** How a value of one of MLflow's types is typed in. */
export function kindOfType(type: string): FieldKind {
  return KINDS.get(type) ?? 'json';
}

function fieldOf({ name, type, required }: SignatureColumn): IField {
  return {
    name,
    type,
    kind: kindOfType(type),
    isRequired: required
  };
}

/** The heading of a field. */
export function fieldLabel({ name }: IField): string {
  return name === null ? 'input' : String(name);
}
