import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ECharts, EChartsCoreOption } from './echarts';
import { makeChart } from './echarts';

/**
 * A drawing of ECharts that fills its place.
 *
 * @param props.option What it draws: all of it, each time.
 * @param props.label Its name.
 * @param props.description What it shows, for those who cannot see it.
 * @param props.height In CSS pixels.
 * @param props.minWidth With less it is scrolled.
 * @param props.onChart Told each time that a drawing is new, to listen to it and to bring back what
 * is brushed; returns what undoes that.
 */
export function EChart({
  option,
  label,
  description,
  height,
  minWidth,
  onChart
}: {
  readonly option: EChartsCoreOption;
  readonly label: string;
  readonly description: string;
  readonly height: number;
  readonly minWidth: number;
  readonly onChart: (chart: ECharts) => () => void;
}): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);
  useLayoutEffect(() => {
    const node = host.current;
    if (!node) {
      return;
    }
    const made = makeChart(node);
    setChart(made);
    const observer = new ResizeObserver(() => {
      // A hidden page has no size.
      if (node.clientWidth > 0) {
        made.resize();
      }
    });
    observer.observe(node);
    return (): void => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useLayoutEffect(() => {
    chart?.setOption(option, { notMerge: true });
  }, [chart, option]);
  useEffect(
    () => (chart ? onChart(chart) : undefined),
    [chart, option, onChart]
  );
  return (
    <div
      className="jp-MlflowAcross-scroll"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div
        ref={host}
        className="jp-MlflowAcross-chart"
        style={{ height, minWidth }}
        role="img"
        aria-label={description}
      />
    </div>
  );
}
