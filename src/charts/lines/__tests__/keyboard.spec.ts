import { chartRun, series } from '../../__tests__/series';
import { DEFAULT_SETUP } from '../../setup';
import type { ILineChart } from '../chart';
import { lineChart } from '../chart';
import { nextPoint, zoomed } from '../keyboard';

function chart(
  steps: readonly number[],
  others: readonly number[]
): ILineChart {
  return lineChart(
    'loss',
    [chartRun('a'), chartRun('b')],
    {
      overview: new Map(
        [steps, others].map((each, index) => [
          index === 0 ? 'a' : 'b',
          series('x', each, { steps: [...each] })
        ])
      ),
      detail: new Map()
    },
    DEFAULT_SETUP.lines
  );
}

describe('the keys of a chart', () => {
  const shown = chart([0, 10, 20, 100], [15, 50]);

  it.each([
    ['ArrowRight', null, 0],
    ['ArrowRight', 0, 10],
    ['ArrowRight', 10, 15],
    ['ArrowRight', 100, null],
    ['ArrowLeft', null, 100],
    ['ArrowLeft', 100, 50],
    ['ArrowLeft', 0, null],
    ['Home', 50, 0],
    ['End', 50, 100],
    ['x', 50, null]
  ])('%s goes from %p to %p', (key, from, expected) => {
    expect(nextPoint(shown, from, key)).toBe(expected);
  });

  it.each([
    ['+', 50, [25, 75]],
    ['=', null, [25, 75]],
    ['-', 50, [-50, 150]],
    ['0', 50, null],
    ['x', 50, undefined]
  ])('%s at %p zooms to %p', (key, x, expected) => {
    expect(zoomed(shown, x, key)).toEqual(expected);
  });
});
