import { nullTranslator } from '@jupyterlab/translation';
import { quoted, splitValues, valueProblem } from '../values';

const trans = nullTranslator.load('jupyter_mlflow');

describe('splitValues', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['0.1', ['0.1']],
    ['0.1, 0.2,0.3', ['0.1', '0.2', '0.3']],
    ['0.1, 0.2,', ['0.1', '0.2']],
    ['a,,b', ['a', '', 'b']],
    ['"a, b", c', ['a, b', 'c']],
    ['"say \\"hi\\""', ['say "hi"']],
    ['"open', ['"open']],
    ['"a"b, c', ['"a"b', 'c']],
    ['"", x', ['', 'x']]
  ])('reads %j', (text, values) => {
    expect(splitValues(text)).toEqual(values);
  });

  it.each([
    'plain',
    'a, b',
    '"',
    'say "hi", twice',
    ' spaces ',
    'back\\slash, x'
  ])('reads %j back as it was quoted', value => {
    expect(splitValues(quoted(value))).toEqual([value]);
    expect(splitValues(`${quoted(value)}, other`)).toEqual([value, 'other']);
  });
});

describe('valueProblem', () => {
  it.each([
    '0.3',
    '1',
    '-1.',
    '.5',
    '1e-3',
    '+2.5E10',
    'inf',
    '-Infinity',
    'NaN'
  ])('takes %j for a number', text => {
    expect(valueProblem('float', text, trans)).toBe('');
  });

  it.each(['abc', '0,3', '1e', 'e5', '.', '0x10', '1 2', '--1', '1_0', '٣'])(
    'refuses %j for a number',
    text => {
      expect(valueProblem('float', text, trans)).toContain(`“${text}”`);
    }
  );

  it.each(['0', '-12', '+7'])('takes %j for a whole number', text => {
    expect(valueProblem('int', text, trans)).toBe('');
  });

  it.each(['0.5', '1e3', 'ten', ''])('refuses %j for a whole number', text => {
    expect(valueProblem('int', text, trans)).not.toBe('');
  });
});
