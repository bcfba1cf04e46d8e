import { nullTranslator } from '@jupyterlab/translation';
import { HOSTILE, chartRun } from '../../__tests__/series';
import { DEFAULT_SETUP } from '../../setup';
import type { IChartRun } from '../../types';
import { columnIds } from '../columns';
import { chartToSvg } from '../echarts';
import { hoverOf } from '../hover';
import type { AcrossKind, IPicture } from '../picture';
import { pictureOf, rowOf } from '../picture';
import { RUNS_SERIES } from '../look';

const THEME = {
  text: '#000',
  quietText: '#444',
  grid: '#ccc',
  background: '#fff',
  accent: '#00f',
  font: '11px system-ui, "Segoe UI", sans-serif'
};
const trans = nullTranslator.load('jupyter_mlflow');
const KINDS = ['parallel', 'scatter', 'contour', 'bar', 'box'] as const;
const BOX = ['Low', 'Q1', 'Median', 'Q3', 'High'] as const;

function pictured(
  kind: AcrossKind,
  runs: readonly IChartRun[],
  changes: Partial<typeof DEFAULT_SETUP.across> = {}
): IPicture | null {
  const keys = (
    pairs: (run: IChartRun) => readonly (readonly [string, unknown])[]
  ) => [...new Set(runs.flatMap(run => pairs(run).map(([key]) => key)))];
  return pictureOf(
    kind,
    { ...DEFAULT_SETUP.across, ...changes },
    runs,
    columnIds({
      metricKeys: keys(run => run.metrics),
      paramKeys: keys(run => run.params),
      runs
    }),
    THEME,
    trans
  );
}

function isXml(svg: string): boolean {
  const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
  return read.querySelector('parsererror') === null;
}

beforeAll(() => {
  // ECharts measures texts without it where there is none, as here, and jsdom complains.
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});

const RUNS: readonly IChartRun[] = [1, 2, 3, 4].map(value =>
  chartRun(`r${value}`, {
    metrics: value === 4 ? [] : [['loss', value]],
    params: [
      ['lr', String(value / 10)],
      ['opt', value % 2 ? 'adam' : 'sgd']
    ]
  })
);

describe('pictures of runs', () => {
  it.each(KINDS)('of kind %s can be drawn', kind => {
    const picture = pictured(kind, RUNS);
    const svg =
      picture &&
      chartToSvg(picture.option, { width: 600, height: picture.height });
    expect(isXml(svg ?? '')).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each(KINDS)('of kind %s are nothing without values', kind => {
    expect(pictured(kind, [chartRun('a')])).toBeNull();
  });

  it.each([
    ['parallel', 4],
    ['scatter', 3],
    ['contour', 4],
    ['bar', 3],
    ['box', 3]
  ] as const)('of kind %s have %d marks', (kind, drawn) => {
    expect(pictured(kind, RUNS)?.drawn).toBe(drawn);
  });

  it('lead from a mark to its run', () => {
    const bars = pictured('bar', RUNS);
    const mark = { seriesId: RUNS_SERIES, dataIndex: 0, value: 3 };
    // The greatest is at the top.
    expect(bars && rowOf(bars, mark)).toBe(2);
    expect(bars && rowOf(bars, { ...mark, seriesId: 'boxes' })).toBeNull();
    expect(bars && rowOf(bars, { ...mark, dataIndex: 99 })).toBeNull();
  });

  it('are drawn of values of every size', () => {
    for (const [low, high] of [
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      [5e-324, 1e-323],
      [0, 0]
    ]) {
      const runs = [low, high, low].map((value, index) =>
        chartRun(`r${index}`, {
          metrics: [['loss', value ?? 0]],
          params: [
            ['lr', String(value)],
            ['b', String(index)]
          ]
        })
      );
      for (const kind of KINDS) {
        const picture = pictured(kind, runs);
        const svg =
          picture &&
          chartToSvg(picture.option, { width: 600, height: picture.height });
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });

  it('leave all other objects as they were', () => {
    const keys = Object.getOwnPropertyNames(Object.prototype);
    const runs = keys.map((key, index) =>
      chartRun(`r${index}`, {
        name: key,
        metrics: [[key, index]],
        params: [
          ['word', `a\n${key}`],
          ['other', key],
          [key, key]
        ]
      })
    );
    for (const kind of KINDS) {
      const picture = pictured(kind, runs, { color: 'params.other' });
      chartToSvg(picture?.option ?? {}, { width: 2_000, height: 2_000 });
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(keys);
    expect(Object).not.toHaveProperty('next');
  });

  it.each(HOSTILE)('hold %j as text only', name => {
    const runs = [1, 2].map(value =>
      chartRun(`r${value}`, {
        name,
        metrics: [[name, value]],
        params: [
          [name, name],
          [`${name}2`, String(value)]
        ]
      })
    );
    for (const kind of KINDS) {
      const picture = pictured(kind, runs);
      if (!picture) {
        throw new Error('No picture');
      }
      const svg = chartToSvg(picture.option, { width: 600, height: 400 });
      expect(svg).not.toMatch(/<(img|script|b)\b/);
      expect(isXml(svg)).toBe(true);
      const hover = hoverOf(
        { seriesId: RUNS_SERIES, dataIndex: 0, value: 1 },
        picture,
        runs,
        BOX
      );
      expect(hover.querySelector('img, script')).toBeNull();
    }
  });
});

test('the numbers of a box are named', () => {
  const picture = pictured('box', RUNS);
  const event = { seriesId: 'boxes', dataIndex: 0, value: [0, 1, 2, 3, 4, 5] };
  expect(picture && hoverOf(event, picture, RUNS, BOX).textContent).toBe(
    'Low1Q12Median3Q34High5'
  );
});

test('a mark is told of with the values of its run', () => {
  const picture = pictured('scatter', RUNS, { color: 'params.opt' });
  const event = { seriesId: RUNS_SERIES, dataIndex: 1, value: [0.2, 2] };
  expect(picture && hoverOf(event, picture, RUNS, BOX).textContent).toBe(
    'name-r2lr0.2loss2optsgd'
  );
});
