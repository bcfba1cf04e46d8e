import type { ITick } from '../ticks';
import { durationTicks, logTicks, numberTicks, timeTicks } from '../ticks';

function labels(ticks: readonly ITick[]): readonly string[] {
  return ticks.map(({ label }) => label);
}

describe('ticks', () => {
  it.each([
    [0, 1, ['0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    [-1, 1, ['-1.0', '-0.5', '0', '0.5', '1.0']],
    [0, 900, ['0', '200', '400', '600', '800']],
    [
      0.99991,
      0.99996,
      ['0.99991', '0.99992', '0.99993', '0.99994', '0.99995', '0.99996']
    ],
    [0, 3e-5, ['0', '5e-6', '1e-5', '1.5e-5', '2e-5', '2.5e-5', '3e-5']],
    [
      -2e9,
      1.5e9,
      ['-2e9', '-1.5e9', '-1e9', '-5e8', '0', '5e8', '1e9', '1.5e9']
    ],
    [0, 1e9, ['0', '2e8', '4e8', '6e8', '8e8', '1e9']],
    [0, 5e-8, ['0', '1e-8', '2e-8', '3e-8', '4e-8', '5e-8']]
  ])('from %d to %d are round', (from, to, expected) => {
    expect(labels(numberTicks(from, to, 6))).toEqual(expected);
  });

  it('of steps are whole', () => {
    expect(labels(numberTicks(0, 2, 8, { least: 1 }))).toEqual(['0', '1', '2']);
  });

  it.each([
    [2 ** 53, 2 ** 53 + 4],
    [-1e308, 1e308],
    [1, 1 + 2 ** -52]
  ])('from %d to %d are few', (from, to) => {
    const ticks = numberTicks(from, to, 6);
    expect(ticks.length).toBeLessThan(60);
    expect(new Set(ticks.map(({ value }) => value)).size).toBe(ticks.length);
  });

  it.each([
    [1, 1000, ['1', '10', '100', '1000']],
    [1, 10, ['1', '2', '5', '10']],
    [5e-324, 1e300, 8],
    [1e300, Infinity, 8]
  ])('of powers, from %d to %d', (from, to, expected) => {
    const ticks = logTicks(Math.log10(from), Math.log10(to), 6);
    if (typeof expected === 'number') {
      expect(ticks.length).toBeLessThanOrEqual(expected);
      expect(ticks.length).toBeGreaterThan(2);
    } else {
      expect(labels(ticks)).toEqual(expected);
    }
  });

  it('of powers too near for one are numbers', () => {
    expect(labels(logTicks(Math.log10(11), Math.log10(19), 4))).toEqual([
      '12',
      '14',
      '16',
      '18'
    ]);
  });

  it('of durations are told like durations', () => {
    expect(labels(durationTicks(0, 90_000, 6))).toEqual([
      '0 s',
      '15 s',
      '30 s',
      '45 s',
      '1:00',
      '1:15',
      '1:30'
    ]);
    expect(labels(durationTicks(0, 100, 6))[1]).toBe('20 ms');
  });

  it('of times are on the clock, days where they begin', () => {
    const zone = new Date(0).getTimezoneOffset() * 60_000;
    const day = 86_400_000;
    expect(labels(timeTicks(zone, zone + day, 4))).toEqual([
      'Jan 1',
      '06:00',
      '12:00',
      '18:00',
      'Jan 2'
    ]);
  });

  it.each([
    [0, 1],
    [-9e15, 9e15],
    [0, 1e18]
  ])('of times from %d to %d, which no clock may have, are few', (from, to) => {
    expect(timeTicks(from, to, 5).length).toBeLessThan(60);
  });
});
