import type { RunsWindow } from '../api/views';
import { quoteKey } from './columns';
import type { IToken } from './filtertext';
import { tokensOf } from './filtertext';

/** The keys that there are. */
export type Keys = NonNullable<RunsWindow['keys']>;

/** Something that can be put into a filter. */
export interface ICompletion {
  /** What is put there, and shown. */
  readonly text: string;
  /** Where: what stands there is replaced. */
  readonly start: number;
  readonly end: number;
}

/** No list is longer: who sees it goes on typing. */
const MOST = 50;

const ATTRIBUTES = [
  'attributes.status',
  'attributes.run_name',
  'attributes.start_time',
  'attributes.end_time',
  'attributes.user_id',
  'attributes.run_id',
  'attributes.artifact_uri'
];
const DATASETS = ['datasets.name', 'datasets.digest', 'datasets.context'];
const STATUSES = ['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 'SCHEDULED'];

const NUMBERS = ['=', '!=', '>', '>=', '<', '<='];
const TEXTS = ['=', '!=', 'LIKE', 'ILIKE'];
const NULLS = ['IS NULL', 'IS NOT NULL'];
const LISTS = ['IN', 'NOT IN'];

/**
 * What can stand at a place of a filter.
 *
 * @param place Of the cursor, in characters.
 */
export function completionsAt(
  text: string,
  place: number,
  keys: Keys | null
): readonly ICompletion[] {
  const tokens = tokensOf(text);
  const here = tokens.find(({ start, end }) => start < place && place <= end);
  const before = tokens.filter(({ end }) => end <= place && end !== here?.end);
  const typed = here ? text.slice(here.start, place) : '';
  const start = here?.start ?? place;
  // The rest of a word goes with it, the rest of a quotation that is still open does not.
  const end = here && !isOpen(here) ? here.end : place;
  return matching(wordsAfter(before, here, keys), typed)
    .slice(0, MOST)
    .map(word => ({ text: word, start, end }));
}

function isOpen({ text }: IToken): boolean {
  const [quote] = /['"`]/.exec(text) ?? [];
  return quote !== undefined && text.split(quote).length === 2;
}

/** What can follow these words of a filter. */
function wordsAfter(
  before: readonly IToken[],
  here: IToken | undefined,
  keys: Keys | null
): readonly string[] {
  const isAnd = before.map(({ text }) => text.toUpperCase() === 'AND');
  const comparison = before.slice(isAnd.lastIndexOf(true) + 1);
  const [subject, operator, ...values] = comparison;
  if (!subject) {
    return here?.kind === 'operator' ? [] : subjects(keys);
  }
  const isStatus = /^(attributes?\.|attr\.|run\.)?status$/.test(subject.text);
  if (!operator) {
    return operators(subject.text);
  }
  const isDone =
    /^(is|not|in|like|ilike)$/i.test(operator.text) &&
    /^(null|\))$/i.test(values.at(-1)?.text ?? '');
  if (isDone || (operator.kind === 'operator' && values.length > 0)) {
    return ['AND'];
  }
  return isStatus ? STATUSES.map(status => `'${status}'`) : [];
}

function subjects(keys: Keys | null): readonly string[] {
  const named = (kind: string, list: readonly string[] = []): string[] =>
    list.map(key => `${kind}.${quoteKey(key)}`);
  return [
    ...named('metrics', keys?.metrics),
    ...named('params', keys?.params),
    ...ATTRIBUTES,
    ...named('tags', keys?.tags),
    ...DATASETS
  ];
}

function operators(subject: string): readonly string[] {
  const [kind = '', ...rest] = subject.split('.');
  const key = rest.join('.') || kind;
  if (/^metrics?$/.test(kind) || /^(start|end)_time$/.test(key)) {
    return NUMBERS;
  }
  if (/^(params?|parameters?|tags?)$/.test(kind)) {
    return [...TEXTS, ...NULLS];
  }
  return key === 'run_id' || /^datasets?$/.test(kind)
    ? [...TEXTS, ...LISTS]
    : TEXTS;
}

/** Those that begin with what was typed, then those that have it somewhere. */
function matching(words: readonly string[], typed: string): readonly string[] {
  const wanted = plain(typed);
  const found = words.filter(word => word !== typed);
  const begin = found.filter(
    word =>
      plain(word).startsWith(wanted) || keyOf(plain(word)).startsWith(wanted)
  );
  const within = found.filter(
    word => !begin.includes(word) && plain(word).includes(wanted)
  );
  return [...begin, ...within];
}

function plain(word: string): string {
  return word.replace(/[`'"]/g, '').toLowerCase();
}

function keyOf(word: string): string {
  return word.slice(word.indexOf('.') + 1);
}
