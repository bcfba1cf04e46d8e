import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { RunName } from '../runname';
import type { IChartRun } from '../types';
import type { IColumn } from './columns';
import { shortText } from './columns';

/** More rows are for the table of runs, which draws only those in sight. */
const MAX_ROWS = 200;

/** The runs of a chart in numbers. */
export function RunsData({
  runs,
  columns,
  onOpenRun,
  trans
}: {
  readonly runs: readonly IChartRun[];
  readonly columns: readonly IColumn[];
  readonly onOpenRun?: (runId: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const others = runs.length - MAX_ROWS;
  return (
    <div
      className="jp-MlflowChart-data"
      tabIndex={0}
      role="group"
      aria-label={trans.__('Values of the chart')}
    >
      <table className="jp-MlflowTable">
        <thead>
          <tr>
            <th scope="col">{trans.__('Run')}</th>
            {columns.map(({ id, label }) => (
              <th key={id} scope="col" title={label}>
                <bdi>{label}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, MAX_ROWS).map((run, row) => (
            <tr key={run.id}>
              <th scope="row">
                <RunName run={run} onOpenRun={onOpenRun} />
              </th>
              {columns.map(column => {
                const text = column.texts[row] ?? '';
                return (
                  <td key={column.id} title={text}>
                    <bdi>{shortText(column, text)}</bdi>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {others > 0 && (
        <p className="jp-MlflowCharts-quiet">
          {trans._n('and %1 more run', 'and %1 more runs', others)}
        </p>
      )}
    </div>
  );
}
