import type { Stages } from '../api/views';
import type { ISort } from './columns';

/**
 * How a person has set up a table. Keys may be `__proto__`, so these are pairs.
 */
export interface ITableSetup {
  /** In MLflow's search syntax. */
  readonly filter: string;
  /** null for the newest first. */
  readonly sort: ISort | null;
  /** Those that are shown, in order; null as long as none was chosen. */
  readonly columns: readonly string[] | null;
  /** In pixels. */
  readonly widths: readonly (readonly [string, number])[];
  /** Columns that stay in place when the others are scrolled sideways. */
  readonly pinned: readonly string[];
  /** `params.…` and `tags.…`. */
  readonly groupBy: readonly string[];
  /** Whether runs below others are shown below them. */
  readonly isNested: boolean;
  /** Only runs that have made a model. */
  readonly withModel: boolean;
  readonly stage: Exclude<Stages, 'all'>;
  /** Keys of metrics of which the other direction is better than their names tell. */
  readonly flipped: readonly string[];
  /** Colours that were chosen, by run id. */
  readonly colors: readonly (readonly [string, string])[];
}

export const DEFAULT_TABLE: ITableSetup = {
  filter: '',
  sort: null,
  columns: null,
  widths: [],
  pinned: ['attributes.status', 'attributes.run_name'],
  groupBy: [],
  isNested: true,
  withModel: false,
  stage: 'active',
  flipped: [],
  colors: []
};

/** A set-up as it was saved, with what is missing or is not what it should be as at first. */
export function completeTable(saved: Partial<ITableSetup> | null): ITableSetup {
  const found: Readonly<Record<string, unknown>> = { ...saved };
  const fields = Object.entries(DEFAULT_TABLE).map(
    ([name, value]: [string, unknown]): [string, unknown] => {
      const own = found[name];
      return [name, IS_VALID[name as keyof ITableSetup](own) ? own : value];
    }
  );
  return { ...DEFAULT_TABLE, ...Object.fromEntries(fields) };
}

const IS_VALID: Readonly<
  Record<keyof ITableSetup, (value: unknown) => boolean>
> = {
  filter: isText,
  sort: value =>
    value === null ||
    (isObject(value) &&
      isText(value.column) &&
      typeof value.isDescending === 'boolean'),
  columns: value => value === null || isListOf(value, isText),
  widths: value => isListOf(value, isPairWith('number')),
  pinned: value => isListOf(value, isText),
  groupBy: value => isListOf(value, isText),
  isNested: value => typeof value === 'boolean',
  withModel: value => typeof value === 'boolean',
  stage: value => value === 'active' || value === 'deleted',
  flipped: value => isListOf(value, isText),
  colors: value => isListOf(value, isPairWith('string'))
};

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isListOf(value: unknown, isOne: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isPairWith(type: 'number' | 'string'): (value: unknown) => boolean {
  return value =>
    Array.isArray(value) &&
    value.length === 2 &&
    isText(value[0]) &&
    typeof value[1] === type;
}
