import { render } from '@testing-library/react';
import React from 'react';
import { Sparkline } from '../sparkline';

/** The points that are drawn; null when nothing is. */
function points(values: readonly number[]): string | null {
  const { container } = render(<Sparkline values={values} label="loss" />);
  return container.querySelector('polyline')?.getAttribute('points') ?? null;
}

describe('Sparkline', () => {
  it.each([
    [
      'from left to right, the least at the bottom',
      [0, 1],
      '1.0,13.0 59.0,1.0'
    ],
    ['a line in the middle for one value', [5, 5], '1.0,7.0 59.0,7.0'],
    [
      'the largest numbers',
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      '1.0,13.0 59.0,1.0'
    ],
    ['finite values only', [NaN, 0, Infinity, 1], '1.0,13.0 59.0,1.0']
  ])('draws %s', (_, values, expected) => {
    expect(points(values)).toBe(expected);
  });

  it.each([[[]], [[1]], [[NaN, 1, Infinity]]])(
    'draws nothing for %j',
    values => {
      expect(points(values)).toBeNull();
    }
  );

  it('says what it is', () => {
    const { getByRole } = render(<Sparkline values={[1, 2]} label="loss" />);
    expect(getByRole('img', { name: 'loss' })).toBeTruthy();
  });
});
