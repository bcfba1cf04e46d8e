import { nullTranslator } from '@jupyterlab/translation';
import type { InputColumn } from '../../../api/inputs';
import { fits, namedColumns, suggestMapping, typeProblem } from '../columns';

const trans = nullTranslator.load('jupyter_mlflow');

function input(
  name: string,
  kind: InputColumn['kind'] = 'number',
  has_gaps = false
): InputColumn {
  return { name, kind, has_gaps };
}

describe('namedColumns', () => {
  it('has numbers as texts, and none where one has no name', () => {
    const column = { type: 'double', required: false };
    expect(namedColumns([{ ...column, name: 3 }])).toEqual([
      { name: '3', type: 'double', isRequired: false }
    ]);
    expect(
      namedColumns([
        { ...column, name: 'a' },
        { ...column, name: null }
      ])
    ).toEqual([]);
  });
});

describe('suggestMapping', () => {
  const asked = ['Island', 'Mass', '__proto__'].map(name => ({
    name,
    type: 'double',
    required: true
  }));

  it('prefers the very name, then the same but for capital letters', () => {
    const there = ['mass', 'ISLAND', 'Mass', '__proto__'].map(name =>
      input(name)
    );
    expect([...suggestMapping(asked, there)]).toEqual([
      ['Island', 'ISLAND'],
      ['Mass', 'Mass'],
      ['__proto__', '__proto__']
    ]);
  });

  it('leaves out what is not there', () => {
    expect([...suggestMapping(asked, [input('bill')])]).toEqual([]);
  });

  it('takes all columns for a model that asks for none', () => {
    expect([...suggestMapping([], [input('a'), input('b')])]).toEqual([
      ['a', 'a'],
      ['b', 'b']
    ]);
  });
});

describe('suggestMapping for an array', () => {
  it('takes the columns of numbers', () => {
    const array = {
      name: null,
      type: 'tensor(float32, [-1, 2])',
      required: true
    };
    const there = [input('a'), input('b', 'text'), input('c', 'integer')];
    expect([...suggestMapping([array], there).keys()]).toEqual(['a', 'c']);
  });
});

describe('fits', () => {
  it.each([
    ['double', 'text', false],
    ['double', 'mixed', false],
    ['long', 'time', false],
    ['boolean', 'integer', false],
    ['tensor(float32, [-1])', 'text', false],
    ['double', 'integer', true],
    ['long', 'number', true],
    ['double', 'empty', true],
    ['string', 'number', true],
    ['datetime', 'text', true],
    ['{a: long}', 'text', true]
  ] as const)('%s of %s: %s', (type, kind, is) => {
    expect(fits(type, input('a', kind))).toBe(is);
  });

  it('has no place for missing values among whole numbers', () => {
    expect(fits('long', input('a', 'integer', true))).toBe(false);
    expect(fits('double', input('a', 'integer', true))).toBe(true);
  });
});

describe('typeProblem', () => {
  it.each([
    ['double', 'text', 'Text where a number is needed'],
    ['float', 'list', 'Lists where a number is needed'],
    ['long', 'time', 'Times where whole numbers are needed'],
    ['tensor(float32, [-1])', 'text', 'Text where a number is needed'],
    ['boolean', 'integer', 'Whole numbers where true or false is needed'],
    ['string', 'object', 'Objects where text is needed'],
    ['datetime', 'text', 'Text where a time is needed'],
    ['binary', 'number', 'Numbers where bytes or base64 are needed'],
    ['array(double)', 'number', 'Numbers where a list is needed'],
    ['double', 'empty', 'No values in the first rows, where a number is needed']
  ] as const)('says of %s and %s: %s', (type, kind, said) => {
    expect(typeProblem(type, input('a', kind), trans)).toBe(said);
  });

  it.each([
    ['double', 'integer'],
    ['long', 'number'],
    ['string', 'number'],
    ['string', 'time'],
    ['datetime', 'time'],
    ['binary', 'text'],
    ['array(double)', 'list'],
    ['{a: long}', 'text']
  ] as const)('takes for %s %s', (type, kind) => {
    expect(typeProblem(type, input('a', kind), trans)).toBe('');
  });

  it('tells of missing values where none are taken', () => {
    const gaps = input('a', 'integer', true);
    expect(typeProblem('long', gaps, trans)).toMatch(/^Missing values/);
    expect(typeProblem('double', gaps, trans)).toBe('');
  });
});
