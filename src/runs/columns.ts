import type { TranslationBundle } from '@jupyterlab/translation';

/** Where the values of a column come from. */
export type ColumnKind = 'attributes' | 'metrics' | 'params' | 'tags';

/**
 * One column. Its id is `metrics.loss`, `params.lr`, `tags.user`, `attributes.status`: the key is everything
 * behind the first dot.
 */
export interface IColumn {
  readonly id: string;
  readonly kind: ColumnKind;
  readonly key: string;
}

/** What is asked for of a column: its id, and whether the largest comes first. */
export interface ISort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Before the columns that a person chooses: what is done to a run by a click. */
export const LEAD_COLUMNS = [
  'attributes.select',
  'attributes.color',
  'attributes.star'
] as const;

/** The column that is always there: its name leads to the run. */
export const NAME_COLUMN = 'attributes.run_name';

/** What every run has, in the order in which it is shown at first. */
export const ATTRIBUTES = [
  'status',
  'run_name',
  'start_time',
  'duration',
  'source',
  'user_id',
  'models'
] as const;

/** The columns of those. */
export const ATTRIBUTE_COLUMNS: readonly string[] = ATTRIBUTES.map(
  key => `attributes.${key}`
);

/** The name of one of those. */
export type Attribute = (typeof ATTRIBUTES)[number];

type Lead = 'color' | 'select' | 'star';

/** MLflow sorts by these. */
const SORTABLE = new Set(['status', 'run_name', 'start_time', 'user_id']);

/**
 * A column by its id.
 */
export function columnOf(id: string): IColumn {
  const dot = id.indexOf('.');
  const kind = id.slice(0, dot);
  return {
    id,
    kind:
      kind === 'metrics' || kind === 'params' || kind === 'tags'
        ? kind
        : 'attributes',
    key: id.slice(dot + 1)
  };
}

export function isSortable(id: string): boolean {
  const { kind, key } = columnOf(id);
  return kind !== 'attributes' || SORTABLE.has(key);
}

/**
 * A column as MLflow's filters and orders name it: `` metrics.`val loss` ``.
 */
export function term({ kind, key }: IColumn): string {
  return `${kind}.${quoteKey(key)}`;
}

/** Backticks around keys that are no plain words; quotation marks where the key has backticks itself. */
export function quoteKey(key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) {
    return key;
  }
  return key.includes('`') ? `"${key}"` : `\`${key}\``;
}

/** MLflow's `order_by` for a sort. */
export function orderTerm({ column, isDescending }: ISort): string {
  return `${term(columnOf(column))} ${isDescending ? 'DESC' : 'ASC'}`;
}

/** The title of a column for people. */
export function columnLabel(id: string, trans: TranslationBundle): string {
  const { kind, key } = columnOf(id);
  return kind === 'attributes'
    ? attributeLabel(key as Attribute | Lead, trans)
    : key;
}

/** What the columns of a kind are called. */
export function kindLabel(kind: ColumnKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'attributes':
      return trans.__('Run');
    case 'metrics':
      return trans.__('Metrics');
    case 'params':
      return trans.__('Parameters');
    case 'tags':
      return trans.__('Tags');
  }
}

function attributeLabel(
  key: Attribute | Lead,
  trans: TranslationBundle
): string {
  switch (key) {
    case 'select':
      return trans.__('Select');
    case 'color':
      return trans.__('Colour');
    case 'star':
      return trans.__('Star');
    case 'status':
      return trans.__('Status');
    case 'run_name':
      return trans.__('Name');
    case 'start_time':
      return trans.__('Started');
    case 'duration':
      return trans.__('Duration');
    case 'source':
      return trans.__('Notebook');
    case 'user_id':
      return trans.__('User');
    case 'models':
      return trans.__('Models');
  }
}

/** Widths in pixels, as long as a person has dragged none. */
const WIDTHS: Readonly<Record<string, number>> = {
  select: 30,
  color: 26,
  star: 28,
  status: 62,
  run_name: 190,
  start_time: 84,
  duration: 84,
  source: 150,
  user_id: 84,
  models: 120
};

/** How wide a column is at first. */
export function defaultWidth(id: string): number {
  const { kind, key } = columnOf(id);
  return (kind === 'attributes' ? WIDTHS[key] : undefined) ?? 112;
}

/** Whether what is in a column stands at its right side: numbers. */
export function isNumeric(id: string): boolean {
  return id.startsWith('metrics.') || id === 'attributes.duration';
}

/** Metrics and params that are shown before a person has chosen. */
const METRICS_AT_FIRST = 8;
const PARAMS_AT_FIRST = 6;

/** Those before the metrics and params; the other attributes come behind them. */
const FIRST_COLUMNS: readonly string[] = [
  'attributes.status',
  'attributes.run_name',
  'attributes.start_time'
];

/** The columns that are shown before a person has chosen any. */
export function defaultColumns({
  metrics,
  params
}: {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
}): readonly string[] {
  return [
    ...FIRST_COLUMNS,
    ...metrics.slice(0, METRICS_AT_FIRST).map(key => `metrics.${key}`),
    ...params.slice(0, PARAMS_AT_FIRST).map(key => `params.${key}`),
    ...ATTRIBUTE_COLUMNS.filter(id => !FIRST_COLUMNS.includes(id))
  ];
}
