import { completionsAt } from '../completion';
import { problemOf } from '../filterproblem';
import {
  asFilter,
  clauseAbout,
  quoteText,
  tokensOf,
  withClause
} from '../filtertext';

const KEYS = {
  metrics: ['accuracy', 'val loss', '__proto__', 'a`b'],
  params: ['lr'],
  tags: ['mlflow.user']
};

/** What can stand at the end of a text, or at `|`. */
function offered(text: string): readonly string[] {
  const place = text.includes('|') ? text.indexOf('|') : text.length;
  return completionsAt(text.replace('|', ''), place, KEYS).map(
    completion => completion.text
  );
}

describe('tokensOf', () => {
  it('takes words, texts and signs apart, wherever they are quoted', () => {
    const filter =
      'metrics.`val loss` >= -1.5e3 AND tags."a\'b" IN (\'x, y\', "z")';
    expect(tokensOf(filter).map(({ text }) => text)).toEqual([
      'metrics.`val loss`',
      '>=',
      '-1.5e3',
      'AND',
      'tags."a\'b"',
      'IN',
      '(',
      "'x, y'",
      ',',
      '"z"',
      ')'
    ]);
  });

  it('takes a quotation that is still open to the end', () => {
    expect(tokensOf("params.x = 'a b").at(-1)?.text).toBe("'a b");
  });
});

describe('completionsAt', () => {
  it('offers keys at first, quoted where they need it', () => {
    expect(offered('').slice(0, 5)).toEqual([
      'metrics.accuracy',
      'metrics.`val loss`',
      'metrics.__proto__',
      'metrics."a`b"',
      'params.lr'
    ]);
  });

  it('finds a key by its beginning, then by any part', () => {
    expect(offered('acc')).toEqual(['metrics.accuracy']);
    expect(offered('metrics.`val l')).toEqual(['metrics.`val loss`']);
    expect(offered('loss')).toEqual(['metrics.`val loss`']);
    expect(offered('nothing like it')).toEqual([]);
  });

  it('offers the operators that a thing has', () => {
    expect(offered('metrics.accuracy ')).toEqual([
      '=',
      '!=',
      '>',
      '>=',
      '<',
      '<='
    ]);
    expect(offered('params.lr ')).toContain('IS NOT NULL');
    expect(offered('attributes.start_time ')).not.toContain('LIKE');
    expect(offered('params.lr LI')).toEqual(['LIKE', 'ILIKE']);
    // MLflow takes lists for these alone.
    expect(offered('attributes.run_id ')).toContain('IN');
    expect(offered('datasets.name ')).toContain('IN');
    expect(offered('attributes.status ')).not.toContain('IN');
  });

  it('offers states, and what joins comparisons', () => {
    expect(offered('attributes.status = ')).toContain("'FAILED'");
    expect(offered("status = 'FA")).toEqual(["'FAILED'"]);
    expect(offered('metrics.accuracy > 0.9 ')).toEqual(['AND']);
    expect(offered('metrics.accuracy > 0.9 AND l')[0]).toBe('params.lr');
    expect(offered('params.lr IS NOT NULL ')).toEqual(['AND']);
    expect(offered('metrics.accuracy > ')).toEqual([]);
  });

  it('replaces the word at the cursor, and not what follows', () => {
    const text = 'acc > 1';
    expect(completionsAt(text, 2, KEYS)[0]).toEqual({
      text: 'metrics.accuracy',
      start: 0,
      end: 3
    });
  });
});

describe('clauses', () => {
  const STATUS = 'attributes.status';

  it('puts one comparison in the place of another', () => {
    const filter = "metrics.a > 1 and attributes.status = 'FAILED'";
    expect(clauseAbout(filter, STATUS)).toBe("attributes.status = 'FAILED'");
    expect(withClause(filter, STATUS, "attributes.status = 'RUNNING'")).toBe(
      "metrics.a > 1 AND attributes.status = 'RUNNING'"
    );
    expect(withClause(filter, STATUS, '')).toBe('metrics.a > 1');
    expect(withClause('', STATUS, "attributes.status = 'X'")).toBe(
      "attributes.status = 'X'"
    );
  });

  it('leaves texts alone that look like comparisons', () => {
    const filter = "tags.x = 'a AND attributes.status = b'";
    expect(clauseAbout(filter, STATUS)).toBe('');
    expect(withClause(filter, STATUS, '')).toBe(filter);
  });

  it('quotes texts', () => {
    expect(quoteText('plain')).toBe("'plain'");
    expect(quoteText("it's")).toBe('"it\'s"');
  });
});

describe('asFilter', () => {
  it.each([
    ['gentle-fox', "attributes.run_name ILIKE '%gentle-fox%'"],
    [' my best run ', "attributes.run_name ILIKE '%my best run%'"],
    ['v1.2', "attributes.run_name ILIKE '%v1.2%'"],
    ["ada's", 'attributes.run_name ILIKE "%ada\'s%"']
  ])('looks for %j in names', (text, filter) => {
    expect(asFilter(text)).toBe(filter);
  });

  it.each([
    '',
    'metrics.accuracy > 0.9',
    'status = ',
    "run_name LIKE 'a%'",
    'params.lr IS NOT NULL',
    'metrics.`val loss`'
  ])('leaves %j as it is', text => {
    expect(asFilter(text)).toBe(text.trim());
  });
});

describe('problemOf', () => {
  it('reads the place from the end of the message', () => {
    expect(problemOf({ message: 'Expected a number (at 14)' })).toEqual({
      message: 'Expected a number',
      place: 14
    });
    expect(problemOf({ message: 'Bad (at 3) filter' }).place).toBeNull();
  });
});
