import { chartRun } from '../../__tests__/series';
import { DEFAULT_SETUP } from '../../setup';
import type { IChartRun } from '../../types';
import { boxesOf } from '../boxes';
import { brushedRuns, withBrush } from '../brush';
import { gradientColor, markLooks } from '../colorscale';
import { chosen, columnIds, columnOf, defaultColumns } from '../columns';
import { interpolate, stripsOf } from '../contour';

function withParam(
  ...values: readonly (string | null)[]
): readonly IChartRun[] {
  return values.map((value, index) =>
    chartRun(`r${index}`, { params: value === null ? [] : [['lr', value]] })
  );
}

const SETUP = DEFAULT_SETUP.across;

describe('a column', () => {
  it('is one of numbers if all that there is are numbers', () => {
    const column = columnOf(
      'params.lr',
      withParam(
        '0.1',
        ' 1e-3 ',
        '-5',
        '.5',
        '7.',
        null,
        'None',
        'nan',
        'inf',
        ''
      ),
      false
    );
    expect(column.words).toBeNull();
    expect(column.places).toEqual([
      0.1,
      0.001,
      -5,
      0.5,
      7,
      null,
      null,
      null,
      null,
      null
    ]);
  });

  it.each([
    [['adam', '0.1']],
    [['True', 'False']],
    [['0x10', '1']],
    [['1,5', '2']],
    [['1 2']]
  ])('of %j is one of words', values => {
    const column = columnOf('params.lr', withParam(...values), false);
    expect(column.words).toEqual([...values].sort());
  });

  it('of words has a place for each, missing ones have none', () => {
    const column = columnOf(
      'params.lr',
      withParam('layer_10', null, 'layer_2', '__proto__', 'layer_10'),
      true
    );
    expect(column.words).toEqual(['__proto__', 'layer_2', 'layer_10']);
    expect(column.places).toEqual([2, null, 1, 0, 2]);
    expect(column.isLog).toBe(false);
  });

  it('of metrics takes those that are numbers', () => {
    const runs = ['NaN', 1, 'Infinity', 2] as const;
    const column = columnOf(
      'metrics.__proto__',
      runs.map((value, index) =>
        chartRun(`r${index}`, { metrics: [['__proto__', value]] })
      ),
      false
    );
    expect(column.places).toEqual([null, 1, null, 2]);
    expect(column.texts).toEqual(['NaN', '1', 'Infinity', '2']);
  });

  it('draws powers evenly where there are any', () => {
    const runs = withParam('0.01', '100', '-1');
    expect(columnOf('params.lr', runs, true).places).toEqual([-2, 2, null]);
    const none = columnOf('params.lr', withParam('-1', '0'), true);
    expect(none.isLog).toBe(false);
    expect(none.places).toEqual([-1, 0]);
  });

  it('of nothing is empty', () => {
    expect(columnOf('params.x', withParam('1'), false).places).toEqual([null]);
  });
});

test('what differs is looked at first', () => {
  const runs = [1, 2].map(value =>
    chartRun(`r${value}`, {
      params: [
        ['same', 'x'],
        ['lr', String(value)]
      ]
    })
  );
  const ids = columnIds({
    metricKeys: ['system/cpu', 'loss'],
    paramKeys: ['same', 'lr'],
    runs
  });
  expect(defaultColumns(runs, ids)).toEqual(['params.lr', 'metrics.loss']);
});

test('tags are those that people write, and who and where', () => {
  const runs = [
    chartRun('a', {
      tags: [
        ['team', 'x'],
        ['mlflow.user', 'ada'],
        ['mlflow.source.type', 'NOTEBOOK'],
        ['jupyter.cell.id', '1']
      ]
    }),
    chartRun('b', { tags: [['__proto__', 'y']] })
  ];
  expect(columnIds({ metricKeys: [], paramKeys: [], runs }).tags).toEqual([
    'tags.__proto__',
    'tags.mlflow.user',
    'tags.team'
  ]);
});

test('a column that is not there any more is another one', () => {
  expect(chosen('b', ['a', 'b'])).toBe('b');
  expect(chosen('gone', ['a', 'b'])).toBe('a');
  expect(chosen(null, ['a', 'b'], 1)).toBe('b');
  expect(chosen(null, ['a'], 1)).toBe('a');
  expect(chosen('gone', [])).toBeNull();
});

describe('a brush', () => {
  const runs = ['0.001', '0.1', '10', '-1', null].map((lr, index) =>
    chartRun(`r${index}`, {
      params: [
        ...(lr === null ? [] : [['lr', lr] as const]),
        ['opt', index % 2 ? 'adam' : 'sgd'] as const
      ]
    })
  );
  const lr = columnOf('params.lr', runs, true);
  const opt = columnOf('params.opt', runs, false);

  it('marks the runs that are within all', () => {
    expect(brushedRuns(runs, [lr, opt], SETUP)).toBeNull();
    const one = withBrush(SETUP, lr, [[-3.1, -0.9]]);
    expect(brushedRuns(runs, [lr, opt], one)).toEqual(['r0', 'r1']);
    const both = withBrush(one, opt, [[0, 0]]);
    expect(brushedRuns(runs, [lr, opt], both)).toEqual(['r1']);
    const cleared = withBrush(both, lr, []);
    expect(brushedRuns(runs, [lr, opt], cleared)).toEqual(['r1', 'r3']);
  });

  it('is kept as values, which hold on another scale too', () => {
    const setup = withBrush(SETUP, lr, [[1, -3]]);
    const [[, [[from, to]]]] = setup.brushes as [[string, [[number, number]]]];
    expect(from).toBeCloseTo(0.001);
    expect(to).toBeCloseTo(10);
    const plain = columnOf('params.lr', runs, false);
    const found = brushedRuns(runs, [plain], {
      ...setup,
      brushes: [['params.lr', [[0, 10]]]]
    });
    expect(found).toEqual(['r0', 'r1', 'r2']);
  });

  it('of an axis that is not shown does nothing', () => {
    const setup = withBrush(SETUP, lr, [[0, 1]]);
    expect(brushedRuns(runs, [opt], setup)).toBeNull();
  });
});

test('boxes reach as Tukey drew them', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 100];
  const runs = values.map((value, index) =>
    chartRun(`r${index}`, {
      metrics: [['loss', value]],
      params: index < 8 ? [['opt', 'adam']] : []
    })
  );
  const all = [...runs, chartRun('x', { metrics: [['loss', 5]] })];
  const boxes = boxesOf(
    columnOf('metrics.loss', all, false),
    columnOf('params.opt', all, false),
    'none'
  );
  expect(boxes).toEqual([
    {
      label: 'adam',
      rows: [0, 1, 2, 3, 4, 5, 6, 7],
      five: [1, 2.75, 4.5, 6.25, 7],
      outliers: [7]
    },
    { label: 'none', rows: [8], five: [5, 5, 5, 5, 5], outliers: [] }
  ]);
});

describe('colours of marks', () => {
  it('go from one end to the other', () => {
    expect(gradientColor(0)).toBe('rgb(65, 68, 135)');
    expect(gradientColor(1)).toBe('rgb(221, 227, 24)');
    expect(gradientColor(-1)).toBe(gradientColor(0));
    expect(gradientColor(0.125)).toBe('rgb(54, 94, 139)');
  });

  it('are the runs’ own, or a column’s', () => {
    const runs = withParam('1', '3', null);
    const looks = markLooks(runs, null, 'grey');
    expect(looks.map(({ color }) => color)).toEqual(
      runs.map(({ color }) => color)
    );
    const column = columnOf('params.lr', runs, false);
    expect(markLooks(runs, column, 'grey')[2]?.color).toBe('grey');
  });

  it('of words come with shapes', () => {
    const runs = withParam('a', 'b', 'a');
    const shapes = markLooks(
      runs,
      columnOf('params.lr', runs, false),
      'grey'
    ).map(({ shape }) => shape);
    expect(shapes).toEqual(['circle', 'rect', 'circle']);
  });
});

describe('heights between points', () => {
  it('lie between theirs, and are theirs near by', () => {
    const fields = interpolate([
      { x: 0, y: 0, height: 0 },
      { x: 1, y: 1, height: 1 }
    ]);
    const heights = fields.map(({ height }) => height);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...heights)).toBeLessThanOrEqual(1);
    expect(heights[0]).toBeLessThan(0.01);
    expect(heights.at(-1)).toBeGreaterThan(0.99);
  });

  it('are nothing without points', () => {
    expect(interpolate([])).toEqual([]);
  });

  it('are drawn in as few strips as there are steps', () => {
    const fields = interpolate([
      { x: 0, y: 0.5, height: 0 },
      { x: 1, y: 0.5, height: 1 }
    ]);
    const strips = stripsOf(fields);
    expect(strips.length).toBeLessThan(fields.length / 5);
    const [first] = strips;
    const row = strips.filter(({ y }) => y === first?.y);
    expect(row[0]?.from).toBeCloseTo(0);
    expect(row.at(-1)?.to).toBeCloseTo(1);
    row.slice(1).forEach(({ from, height }, index) => {
      expect(from).toBeCloseTo(row[index]?.to ?? NaN);
      expect(height).not.toBe(row[index]?.height);
    });
  });

  it('of 10,000 points look at no more than of a few hundred', () => {
    let looks = 0;
    const points = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        x: (index * 0.618) % 1,
        get y() {
          looks++;
          return (index * 0.414) % 1;
        },
        height: 0.5
      }));
    interpolate(points(500));
    const few = looks;
    expect(few).toBeGreaterThan(500);
    looks = 0;
    interpolate(points(10_000));
    expect(looks).toBeLessThanOrEqual(few);
  });
});
