import { JsonProblem, parseJson, printJson, printPlainJson } from '../json';
import { hostileTexts } from './hostile';

describe('parseJson', () => {
  it.each([
    '{"a": [1, 2.50, -0, 1E+5, 12345678901234567890], "__proto__": {"b": null}}',
    '[]',
    '{}',
    ' [ true , false ] ',
    '"\\u00e9\\n"'
  ])('reads %s as JavaScript does', source => {
    const read: unknown = JSON.parse(source);
    expect(JSON.parse(printJson(parseJson(source)))).toEqual(read);
    expect(JSON.parse(printPlainJson(parseJson(source)))).toEqual(read);
  });

  it('keeps what JavaScript’s numbers lose', () => {
    expect(printPlainJson(parseJson('[12345678901234567890, 1.0]'))).toBe(
      '[12345678901234567890, 1.0]'
    );
  });

  it('keeps hostile texts and keys', () => {
    for (const text of hostileTexts(500)) {
      const source = JSON.stringify({ [text]: text });
      for (const print of [printJson, printPlainJson]) {
        expect(JSON.parse(print(parseJson(source)))).toEqual({ [text]: text });
      }
    }
  });

  it('reads what Python writes for numbers that are none', () => {
    expect(printPlainJson(parseJson('[NaN, -Infinity]'))).toBe(
      '[NaN, -Infinity]'
    );
  });

  it.each([
    ['', 1, 1],
    ['{"a": 1,}', 1, 9],
    ['{\n  "a": tru\n}', 2, 8],
    ['[1 2]', 1, 4],
    ['[01]', 1, 2],
    ['"a\nb"', 1, 1],
    ['{"a": 1} x', 1, 10],
    ['['.repeat(10_000), 1, 202]
  ])('says where %j is none', (source, line, column) => {
    let problem: unknown;
    try {
      parseJson(source);
    } catch (reason) {
      problem = reason;
    }
    expect(problem).toBeInstanceOf(JsonProblem);
    expect(problem).toMatchObject({ line, column });
  });
});
