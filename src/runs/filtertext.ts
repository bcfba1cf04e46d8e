/** A word of a filter in MLflow's syntax, and where it stands. */
export interface IToken {
  readonly kind: 'word' | 'string' | 'operator' | 'punctuation';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A quoted key belongs to the word before its dot; a quotation that is still open reaches to the end.
const TOKEN = new RegExp(
  [
    /(?<word>[\p{L}_][\p{L}\p{N}_]*(?:\.(?:`[^`]*(?:`|$)|"[^"]*(?:"|$)|[\p{L}\p{N}_./-]*))?)/u,
    /(?<string>'[^']*(?:'|$)|"[^"]*(?:"|$)|`[^`]*(?:`|$)|[-+]?[\d.][\w.+-]*)/u,
    /(?<operator>!=|>=|<=|[=<>!])/u,
    /(?<punctuation>[(),])/u
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu'
);

const KINDS = ['word', 'string', 'operator', 'punctuation'] as const;

/** Take a filter apart. */
export function tokensOf(text: string): readonly IToken[] {
  return [...text.matchAll(TOKEN)].map(match => {
    const groups: Partial<Record<IToken['kind'], string>> = match.groups ?? {};
    const kind = KINDS.find(name => groups[name] !== undefined) ?? 'word';
    return {
      kind,
      text: match[0],
      start: match.index,
      end: match.index + match[0].length
    };
  });
}

/** The comparisons of a filter, each with the words in it. */
function comparisonsOf(text: string): readonly (readonly IToken[])[] {
  const all: IToken[][] = [[]];
  for (const token of tokensOf(text)) {
    if (token.kind === 'word' && token.text.toUpperCase() === 'AND') {
      all.push([]);
    } else {
      all.at(-1)?.push(token);
    }
  }
  return all.filter(tokens => tokens.length > 0);
}

/**
 * The comparison of a filter that is about one thing, as `attributes.status = 'FAILED'`.
 *
 * @param subject How it is named, as `` tags.`jupyter.run.starred` ``.
 * @returns '' when there is none.
 */
export function clauseAbout(text: string, subject: string): string {
  const tokens = comparisonsOf(text).find(([first]) => first?.text === subject);
  const first = tokens?.[0];
  const last = tokens?.at(-1);
  return first && last ? text.slice(first.start, last.end) : '';
}

/**
 * A filter with another comparison in the place of those about one thing.
 *
 * @param clause '' to leave it out.
 */
export function withClause(
  text: string,
  subject: string,
  clause: string
): string {
  const kept = comparisonsOf(text)
    .filter(([first]) => first?.text !== subject)
    .map(tokens => text.slice(tokens[0]?.start, tokens.at(-1)?.end));
  return [...kept, clause].filter(Boolean).join(' AND ');
}

/**
 * A text as MLflow's filters have it. A quotation mark of one kind cannot be in quotation marks of that kind.
 */
export function quoteText(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

/** How a word begins that names something to compare. */
const SUBJECT =
  /^(attributes?|attr|run|metrics?|params?|parameters?|tags?|datasets?)\./;

/** Words that compare. */
const COMPARES = /^(like|ilike|in|is|not)$/i;

/**
 * What a person typed, as a filter: words that compare nothing are looked for in the names of runs.
 */
export function asFilter(text: string): string {
  const typed = text.trim();
  const [first, ...others] = tokensOf(typed);
  const compares =
    first === undefined ||
    SUBJECT.test(first.text) ||
    [first, ...others].some(({ kind }) => kind === 'operator') ||
    others.some(one => COMPARES.test(one.text));
  return compares
    ? typed
    : `attributes.run_name ILIKE ${quoteText(`%${typed}%`)}`;
}
