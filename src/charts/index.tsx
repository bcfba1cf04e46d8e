import React from 'react';
import { Lazily } from '../components/lazily';
import type { IChartsProps } from './types';

export { DEFAULT_SETUP, completeSetup } from './setup';
export type { IChartsSetup } from './setup';
export type { IChartRun, IChartsProps, IEarlyHistories } from './types';

/**
 * Metric lines, parallel coordinates, scatter, contour, bars and boxes of runs. What draws them is
 * loaded when they are first shown.
 */
export function Charts(props: IChartsProps): React.JSX.Element {
  return <Lazily load={loadCharts} props={props} trans={props.trans} />;
}

/**
 * The line charts alone, one for each metric.
 */
export function MetricLines(props: IChartsProps): React.JSX.Element {
  return <Lazily load={loadLines} props={props} trans={props.trans} />;
}

/**
 * Begin to load what draws line charts, before it is known of what: it comes while that is asked for.
 */
export function prepareLines(): void {
  // Whoever shows it tells what is wrong, and tries again.
  loadLines().catch(() => undefined);
}

async function loadCharts(): Promise<React.ComponentType<IChartsProps>> {
  return (await import('./tabs')).ChartTabs;
}

async function loadLines(): Promise<React.ComponentType<IChartsProps>> {
  return (await import('./lines/view')).LinesView;
}
