import {
  BarChart,
  BoxplotChart,
  CustomChart,
  ParallelChart,
  ScatterChart
} from 'echarts/charts';
import {
  BrushComponent,
  GridComponent,
  ParallelComponent,
  ToolboxComponent,
  TooltipComponent
} from 'echarts/components';
import type { ECharts, EChartsCoreOption } from 'echarts/core';
import { init, use as addParts } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';

import { writable } from '../svgtext';

// All that is used, and no more: it is half of the whole.
addParts([
  BarChart,
  BoxplotChart,
  BrushComponent,
  CanvasRenderer,
  CustomChart,
  GridComponent,
  ParallelChart,
  ParallelComponent,
  ScatterChart,
  SVGRenderer,
  ToolboxComponent,
  TooltipComponent
]);

/** A chart on the page. */
export function makeChart(host: HTMLElement): ECharts {
  return init(host, null, { renderer: 'canvas' });
}

/**
 * A chart as an SVG document.
 *
 * @param size In CSS pixels.
 */
export function chartToSvg(
  option: EChartsCoreOption,
  size: { readonly width: number; readonly height: number }
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({ ...option, animation: false });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return writable(svg);
}

export type { ECharts, EChartsCoreOption };
