import type { MetricValue } from '../../../api/views';
import { HOSTILE, chartRun, series } from '../../__tests__/series';
import { DEFAULT_SETUP } from '../../setup';
import type { ILineChart } from '../chart';
import { lineChart } from '../chart';
import { chartSvg } from '../svg';

const THEME = {
  text: '#000',
  quietText: '#444',
  grid: '#ccc',
  background: '#fff',
  accent: '#00f',
  font: '11px sans-serif'
};

function chartOf(
  key: string,
  names: readonly string[],
  values: readonly MetricValue[]
): ILineChart {
  const ids = names.map((_, index) => `run-${index}`);
  return lineChart(
    key,
    ids.map((id, index) => chartRun(id, { name: names[index] })),
    {
      overview: new Map(ids.map(id => [id, series(id, values)])),
      detail: new Map()
    },
    DEFAULT_SETUP.lines
  );
}

function parse(svg: string): Document {
  return new DOMParser().parseFromString(svg, 'image/svg+xml');
}

describe('a chart as SVG', () => {
  it('has the name, the axes, the lines and which run each is', () => {
    const document = parse(
      chartSvg(chartOf('train/loss', ['a', 'b'], [3, 2, 1]), 'Step', THEME)
    );
    const texts = [...document.querySelectorAll('text')].map(
      node => node.textContent
    );
    expect(texts).toEqual(
      expect.arrayContaining(['train/loss', 'Step', '0', '1', 'a', 'b'])
    );
    const lines = [...document.querySelectorAll('g > g > path:first-of-type')];
    expect(lines.map(node => node.getAttribute('d'))).toEqual([
      'M80 50.1L390 191L700 331.9',
      'M80 50.1L390 191L700 331.9'
    ]);
    expect(lines[1]?.getAttribute('stroke-dasharray')).toBe('7.5 4.5');
  });

  it('has marks for what is no number', () => {
    const svg = chartSvg(
      chartOf('loss', ['a'], [1, 'NaN', 'Infinity', '-Infinity', 2]),
      'Step',
      THEME
    );
    expect(parse(svg).querySelector('parsererror')).toBeNull();
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('has bars where each run has one value', () => {
    const document = parse(
      chartSvg(chartOf('acc', ['a', 'b'], [0.5]), 'Step', THEME)
    );
    expect(document.querySelectorAll('rect')).toHaveLength(3);
    expect(document.documentElement.textContent).toContain('0.5');
  });

  it.each(HOSTILE)('holds %j as text only', name => {
    for (const values of [[1, 2], [1]]) {
      const document = parse(
        chartSvg(chartOf(name, [name], values), name, THEME)
      );
      expect(document.querySelector('parsererror')).toBeNull();
      const tags = new Set(
        [...document.querySelectorAll('*')].map(node => node.tagName)
      );
      expect([...tags].sort()).toEqual(
        values.length > 1
          ? ['clipPath', 'g', 'path', 'rect', 'svg', 'text', 'title']
          : ['rect', 'svg', 'text', 'title']
      );
    }
  });
});
