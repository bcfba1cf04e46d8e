import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Metric } from '../../components/metric';
import { RunName } from '../runname';
import { asMetricValue } from '../values';
import type { ILineChart } from './chart';
import { Swatch } from './legend';
import { summaryOf } from './summary';

/**
 * What a line chart shows, in numbers.
 */
export function DataTable({
  chart,
  onOpenRun,
  trans
}: {
  readonly chart: ILineChart;
  readonly onOpenRun?: (runId: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div
      className="jp-MlflowChart-data"
      tabIndex={0}
      role="group"
      aria-label={trans.__('Values of %1', chart.key)}
    >
      <table className="jp-MlflowTable">
        <thead>
          <tr>
            <th scope="col">{trans.__('Run')}</th>
            <th scope="col">{trans.__('First')}</th>
            <th scope="col">{trans.__('Last')}</th>
            <th scope="col">{trans.__('Min')}</th>
            <th scope="col">{trans.__('Max')}</th>
            <th scope="col">{trans.__('Points')}</th>
          </tr>
        </thead>
        <tbody>
          {chart.lines.map(line => {
            const summary = summaryOf(line, chart.range);
            return (
              summary && (
                <tr key={line.run.id}>
                  <th scope="row">
                    <Swatch color={line.run.color} dash={line.dash} />
                    <RunName run={line.run} onOpenRun={onOpenRun} />
                  </th>
                  {[
                    summary.first,
                    summary.last,
                    summary.least,
                    summary.greatest
                  ].map((value, index) => (
                    <td key={index}>
                      {value !== null && (
                        <Metric value={asMetricValue(value)} />
                      )}
                    </td>
                  ))}
                  <td>{line.series.total}</td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
