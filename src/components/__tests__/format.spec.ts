import {
  exactMetric,
  formatAge,
  formatDuration,
  formatMetric,
  formatStep
} from '../format';

describe('formatMetric', () => {
  it.each([
    [0.93333333, '0.9333'],
    [0.9, '0.9'],
    [1, '1'],
    [0, '0'],
    [-0, '-0'],
    [12345, '12345'],
    [9999999, '9999999'],
    [12345678, '1.235e7'],
    [1234.5678, '1235'],
    [0.00012346, '0.0001235'],
    [0.0000123456, '1.235e-5'],
    [5e-324, '5e-324'],
    [-1.5e300, '-1.5e300'],
    [Number.MAX_VALUE, '1.798e308'],
    [0.1 + 0.2, '0.3'],
    ['NaN', 'NaN'],
    ['Infinity', '∞'],
    ['-Infinity', '−∞']
  ] as const)('shows %p as %s', (value, text) => {
    expect(formatMetric(value)).toBe(text);
  });
});

describe('exactMetric', () => {
  it('has every digit', () => {
    for (const value of [0.1 + 0.2, 5e-324, -0, 123456789.12345]) {
      expect(Object.is(Number(exactMetric(value)), value)).toBe(true);
    }
    expect(exactMetric('-Infinity')).toBe('-Infinity');
  });
});

describe('formatDuration', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [449, '0.4 s'],
    [9_999, '9.9 s'],
    [12_700, '12 s'],
    [60_000, '1:00'],
    [185_000, '3:05'],
    [7_629_000, '2:07:09'],
    [86_400_000 + 7_629_000, '1 d 02:07']
  ])('shows %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('formatAge', () => {
  it('is relative, and never in the future', () => {
    expect(formatAge(Date.now() - 3 * 60_000 - 500)).toBe('3m ago');
    expect(formatAge(Date.now() + 60_000)).toBe('now');
  });
});

test('steps have the digits that are known', () => {
  expect(formatStep(-12_000_000)).toBe('-12000000');
  expect(formatStep(2 ** 53 - 1)).toBe('9007199254740991');
  expect(formatStep(2 ** 53 + 2)).toBe('~9.00719925474099e15');
});
