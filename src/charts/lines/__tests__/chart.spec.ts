import { chartRun, series } from '../../__tests__/series';
import { DEFAULT_SETUP } from '../../setup';
import { lineChart, rangeOf, withRange } from '../chart';
import type { IBox } from '../drawing';
import { shapesOf, strokesOf } from '../drawing';
import { readingsAt, readingsNear } from '../readout';
import { barsOf } from '../barlist';
import { summaryOf } from '../summary';

const { lines: SETUP } = DEFAULT_SETUP;
const BOX: IBox = { left: 0, top: 0, width: 100, height: 100 };

function chart(
  all: Readonly<Record<string, Parameters<typeof series>[1]>>,
  setup = SETUP
): ReturnType<typeof lineChart> {
  const entries = Object.entries(all);
  return lineChart(
    'loss',
    entries.map(([id]) => chartRun(id)),
    {
      overview: new Map(
        entries.map(([id, values]) => [id, series(id, values)])
      ),
      detail: new Map()
    },
    setup
  );
}

describe('a line chart', () => {
  it('has a line for each run that has the metric', () => {
    const { lines } = lineChart(
      'loss',
      [chartRun('a'), chartRun('b'), chartRun('c')],
      {
        overview: new Map([
          ['a', series('a', [1])],
          ['c', series('c', [2])]
        ]),
        detail: new Map()
      },
      SETUP
    );
    expect(lines.map(({ run }) => run.id)).toEqual(['a', 'c']);
    // The third of its colour stays that, whether or not the second has the metric.
    expect(lines[1]?.dash).toEqual([1.5, 2]);
  });

  it('shows what is zoomed into, in more detail once that has come', () => {
    const setup = withRange(SETUP, 'loss', [1, 2]);
    const overview = new Map([['a', series('a', [100, 2, 3, 100])]]);
    const detail = new Map([
      ['a', series('a', [2, 2.5, 3], { steps: [1, 1.5, 2] })]
    ]);
    const runs = [chartRun('a')];
    const before = lineChart(
      'loss',
      runs,
      { overview, detail: new Map() },
      setup
    );
    expect([before.x.from, before.x.to]).toEqual([1, 2]);
    expect(before.y.to).toBeLessThan(4);
    const after = lineChart('loss', runs, { overview, detail }, setup);
    expect([...(after.lines[0]?.points.x ?? [])]).toEqual([1, 1.5, 2]);
  });

  it('forgets a zoom', () => {
    const setup = withRange(SETUP, '__proto__', [1, 2]);
    expect(rangeOf(setup, '__proto__')).toEqual([1, 2]);
    expect(rangeOf(setup, 'loss')).toBeNull();
    expect(
      rangeOf(withRange(setup, '__proto__', null), '__proto__')
    ).toBeNull();
  });

  it('does without powers where nothing is above 0, and says so', () => {
    const setup = { ...SETUP, logY: true };
    expect(chart({ a: [1, 10, 100] }, setup).y.from).toBeCloseTo(-0.1);
    const refused = chart({ a: [-1, 0, -5] }, setup);
    expect(refused.isLogRefused).toBe(true);
    expect(refused.y.place(-5)).toBe(-5);
  });

  it('is bars where each run has one point', () => {
    expect(chart({ a: [1], b: [2] }).isSingle).toBe(true);
    expect(chart({ a: [1], b: [2, 3] }).isSingle).toBe(false);
    expect(chart({}).isSingle).toBe(false);
  });
});

describe('what is drawn of a line', () => {
  function shapes(values: Parameters<typeof series>[1], logY = false) {
    const { lines, x, y } = chart({ a: values }, { ...SETUP, logY });
    const points = lines[0]?.points;
    if (!points) {
      throw new Error('No line');
    }
    return shapesOf(points.x, points.y, x, y, BOX);
  }

  it('ends at what is no number, and marks that at the edge', () => {
    const { strokes, dots, marks } = shapes([
      1,
      2,
      'NaN',
      3,
      'Infinity',
      4,
      5,
      '-Infinity'
    ]);
    expect(strokes).toHaveLength(2);
    expect(dots).toHaveLength(2);
    expect(marks.map(({ kind }) => kind)).toEqual(['nan', 'above', 'below']);
  });

  it('marks what is too small for powers', () => {
    const { marks } = shapes([10, 0, 10, -5, 10], true);
    expect(marks.map(({ kind }) => kind)).toEqual(['below', 'below']);
  });

  it('is a dot for a single point', () => {
    expect(shapes([5]).dots).toEqual([50, 50]);
  });

  it('is nothing but marks for a run that never had a number', () => {
    const { strokes, dots, marks } = shapes(['NaN', 'NaN']);
    expect([strokes, dots]).toEqual([[], []]);
    expect(marks).toHaveLength(2);
  });

  it('is faint behind its moving average, and behind what is pointed at', () => {
    const drawn = chart({ a: [1, 2], b: [2, 1] }, { ...SETUP, smoothing: 0.5 });
    const alphas = strokesOf(drawn, BOX, 'b').map(
      ({ line, alpha }) => `${line.run.id} ${alpha}`
    );
    expect(alphas).toEqual(['a 0.05', 'a 0.2', 'b 0.25', 'b 1']);
  });
});

describe('what is read', () => {
  it('is the nearest point of each line, the greatest first', () => {
    const drawn = chart({
      a: [1, 5],
      b: [2, 'NaN'],
      c: [3, 'Infinity'],
      d: [4, 7]
    });
    expect(
      readingsAt(drawn, 0.9).map(({ line, value }) => [line.run.id, value])
    ).toEqual([
      ['c', Infinity],
      ['d', 7],
      ['a', 5],
      ['b', NaN]
    ]);
  });

  it('is nothing of a line that ended far before', () => {
    const drawn = chart({ a: [1, 2], b: Array<number>(100).fill(5) });
    expect(readingsAt(drawn, 3).map(({ line }) => line.run.id)).toEqual([
      'b',
      'a'
    ]);
    expect(readingsAt(drawn, 50).map(({ line }) => line.run.id)).toEqual(['b']);
  });

  it('is what lies around the mouse where there are too many', () => {
    const values = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`r${index}`, [index, index]])
    );
    const readings = readingsAt(chart(values), 0);
    const near = readingsNear(readings, 20.2, 5).map(({ value }) => value);
    expect(near).toEqual([22, 21, 20, 19, 18]);
    expect(readingsNear(readings, 99, 5)[0]?.value).toBe(49);
    expect(readingsNear(readings, -9, 5).at(-1)?.value).toBe(0);
  });
});

test('bars begin at zero', () => {
  const bars = barsOf(chart({ a: [-1], b: [3], c: ['NaN'], d: ['Infinity'] }));
  expect(bars.map(({ from, to }) => [from, to])).toEqual([
    [0, 0.25],
    [0.25, 1],
    [0.25, 0.25],
    [0.25, 1]
  ]);
});

test('a line is summed up in numbers', () => {
  const [line] = chart({ a: [3, 'NaN', -1, 'Infinity'] }).lines;
  expect(line && summaryOf(line, null)).toEqual({
    first: 3,
    last: Infinity,
    least: -1,
    greatest: 3
  });
  expect(line && summaryOf(line, [1, 2.5])).toEqual({
    first: NaN,
    last: -1,
    least: -1,
    greatest: -1
  });
  expect(line && summaryOf(line, [8, 9])).toBeNull();
});
