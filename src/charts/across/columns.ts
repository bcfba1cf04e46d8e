import { formatMetric } from '../../components/format';
import type { ChartRange, IAcrossSetup } from '../setup';
import { shortened } from '../shortened';
import type { IScale } from '../scale';
import { valueScale } from '../scale';
import type { IChartRun, IChartsProps } from '../types';
import { asMetricValue } from '../values';

/** A metric, parameter or tag of runs, as places along an axis. */
export interface IColumn {
  /** `metrics.loss`, `params.lr`, `tags.user`. */
  readonly id: string;
  /** Its key. */
  readonly label: string;
  /** The texts in their order where they are not all numbers; null for numbers. */
  readonly words: readonly string[] | null;
  readonly isLog: boolean;
  readonly scale: IScale;
  /** Of each run; null where it has none, or none that has a place. */
  readonly places: readonly (number | null)[];
  /** Of each run, as it was logged; null where it has none. */
  readonly texts: readonly (string | null)[];
}

/** A text of any length would cover the page. */
const MAX_LENGTH = 200;

/** `layer_2` comes before `layer_10`. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What MLflow logs for a number as a parameter, and what people write. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const NOT_FINITE = /^\s*([+-]?inf(inity)?|nan|none|null)?\s*$/i;

/** Tags that programs write for themselves; people group by the others. */
const OWN_TAGS = /^(mlflow|jupyter)\./;
const SHARED_TAGS = ['mlflow.user', 'mlflow.source.git.branch'];

/** The columns that can be chosen, by what they are. */
export function columnIds({
  metricKeys,
  paramKeys,
  runs
}: Pick<IChartsProps, 'metricKeys' | 'paramKeys' | 'runs'>): Readonly<
  Record<'metrics' | 'params' | 'tags', readonly string[]>
> {
  const tagKeys = new Set(
    runs.flatMap(({ tags = [] }) => tags.map(([key]) => key))
  );
  const ids = (kind: string, keys: readonly string[]): readonly string[] =>
    [...keys].sort(COLLATOR.compare).map(key => `${kind}.${key}`);
  return {
    metrics: ids('metrics', metricKeys),
    params: ids('params', paramKeys),
    tags: ids(
      'tags',
      [...tagKeys].filter(
        key => !OWN_TAGS.test(key) || SHARED_TAGS.includes(key)
      )
    )
  };
}

/** The key of a column. */
export function keyOf(id: string): string {
  return id.slice(id.indexOf('.') + 1);
}

/**
 * The values of a column. It is one of numbers if all that there is are numbers.
 *
 * @param isLog Whether powers are drawn evenly; it is not done where nothing is above 0.
 */
export function columnOf(
  id: string,
  runs: readonly IChartRun[],
  isLog: boolean
): IColumn {
  const texts = textsOf(id, runs);
  const there = texts.filter(text => text !== null);
  const isNumber =
    there.some(text => NUMBER.test(text)) &&
    there.every(text => NUMBER.test(text) || NOT_FINITE.test(text));
  return isNumber || there.length === 0
    ? numberColumn(id, texts, isLog)
    : wordColumn(id, texts);
}

function numberColumn(
  id: string,
  texts: readonly (string | null)[],
  isLog: boolean
): IColumn {
  const values = texts.map(text =>
    text !== null && NUMBER.test(text) ? Number(text) : NaN
  );
  const extent = (isPositive: boolean): ChartRange | null => {
    const shown = values.filter(
      value => Number.isFinite(value) && (!isPositive || value > 0)
    );
    return shown.length > 0
      ? shown.reduce<[number, number]>(
          ([least, greatest], value) => [
            Math.min(least, value),
            Math.max(greatest, value)
          ],
          [Infinity, -Infinity]
        )
      : null;
  };
  const positive = isLog ? extent(true) : null;
  const scale = valueScale(positive ?? extent(false), positive !== null);
  return {
    id,
    label: keyOf(id),
    words: null,
    isLog: positive !== null,
    scale,
    places: values.map(value => {
      const place = scale.place(value);
      return Number.isNaN(place) ? null : place;
    }),
    texts
  };
}

function wordColumn(id: string, texts: readonly (string | null)[]): IColumn {
  const words = [...new Set(texts.filter(text => text !== null))].sort(
    COLLATOR.compare
  );
  const places = new Map(words.map((word, place) => [word, place]));
  return {
    id,
    label: keyOf(id),
    words,
    isLog: false,
    scale: {
      from: -0.5,
      to: words.length - 0.5,
      place: value => value,
      value: place => place,
      ticks: count => {
        const step = Math.ceil(words.length / Math.max(1, count));
        return words.flatMap((label, value) =>
          value % step === 0 ? [{ value, label }] : []
        );
      }
    },
    places: texts.map(text =>
      text === null ? null : (places.get(text) ?? null)
    ),
    texts
  };
}

function textsOf(
  id: string,
  runs: readonly IChartRun[]
): readonly (string | null)[] {
  const key = keyOf(id);
  const kind = id.slice(0, id.indexOf('.'));
  return runs.map(run => {
    const pairs: readonly (readonly [string, string | number])[] =
      kind === 'metrics'
        ? run.metrics
        : kind === 'params'
          ? run.params
          : (run.tags ?? []);
    const value = pairs.find(([name]) => name === key)?.[1];
    return value === undefined ? null : String(value);
  });
}

/** A value as short as it is shown elsewhere. */
export function shortText(column: IColumn, text: string): string {
  return !column.words && NUMBER.test(text) && Number.isFinite(Number(text))
    ? formatMetric(asMetricValue(Number(text)))
    : shortened(text, MAX_LENGTH);
}

/** More axes than that are chosen by hand. */
const DEFAULT_PARAMS = 5;
const DEFAULT_METRICS = 2;

/** What to look at when nothing was chosen: parameters that differ, then metrics. */
export function defaultColumns(
  runs: readonly IChartRun[],
  ids: ReturnType<typeof columnIds>
): readonly string[] {
  const params = ids.params.filter(id => new Set(textsOf(id, runs)).size > 1);
  const metrics = ids.metrics.filter(id => !id.startsWith('metrics.system/'));
  return [
    ...params.slice(0, DEFAULT_PARAMS),
    ...(metrics.length > 0 ? metrics : ids.metrics).slice(0, DEFAULT_METRICS)
  ];
}

/** The parameter or tag that makes the fewest groups; null when none makes two. */
export function defaultGroup(
  runs: readonly IChartRun[],
  ids: ReturnType<typeof columnIds>
): string | null {
  const all = [...ids.params, ...ids.tags].map(id => ({
    id,
    count: new Set(textsOf(id, runs)).size
  }));
  const several = all
    .filter(({ count }) => count > 1)
    .sort((a, b) => a.count - b.count);
  return (several[0] ?? all[0])?.id ?? null;
}

/** A column that was chosen, or the first when that is not there (any more). */
export function chosen(
  id: string | null,
  ids: readonly string[],
  otherwise = 0
): string | null {
  return id !== null && ids.includes(id)
    ? id
    : (ids[otherwise] ?? ids[0] ?? null);
}

/** A set-up with a column's axis logarithmic, or not. */
export function withLog(
  setup: IAcrossSetup,
  id: string,
  isLog: boolean
): IAcrossSetup {
  const others = setup.logs.filter(each => each !== id);
  return { ...setup, logs: isLog ? [...others, id] : others };
}
