import React from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { runCount } from '../common/runcount';
import { formatMetric } from '../components/format';
import { NAME_COLUMN, columnOf } from './columns';
import type { IGroupItem } from './items';

/**
 * What a cell of a group shows: its values and size, the mean of each metric with its range on hover.
 */
export function GroupCell({
  item,
  column,
  groupBy,
  trans
}: {
  readonly item: IGroupItem;
  /** Its id. */
  readonly column: string;
  /** The columns that it is grouped by. */
  readonly groupBy: readonly string[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { group } = item;
  if (column === NAME_COLUMN) {
    const label = groupLabel(item, groupBy, trans);
    return (
      <>
        <span className="jp-MlflowRunsTable-text" title={label}>
          {label}
        </span>
        <span className="jp-MlflowRunsTable-quiet">
          {runCount(group.runs, trans)}
        </span>
      </>
    );
  }
  const { kind, key } = columnOf(column);
  const place = groupBy.indexOf(column);
  if (place >= 0) {
    return (
      <span className="jp-MlflowRunsTable-text">
        {group.values[place]?.slice(0, 250) ?? ''}
      </span>
    );
  }
  const summary =
    kind === 'metrics' && Object.hasOwn(group.metrics, key)
      ? group.metrics[key]
      : undefined;
  const { least = null, greatest = null } = summary ?? {};
  if (!summary || least === null || greatest === null) {
    return null;
  }
  return (
    <span
      className="jp-MlflowMetric"
      title={trans.__(
        '%1 to %2 in %3 runs',
        formatMetric(least),
        formatMetric(greatest),
        summary.runs
      )}
    >
      {summary.mean === null ? '' : `⌀ ${formatMetric(summary.mean)}`}
    </span>
  );
}

/** `lr = 0.1, optimizer = adam`. */
export function groupLabel(
  { group }: IGroupItem,
  groupBy: readonly string[],
  trans: TranslationBundle
): string {
  return groupBy
    .map((id, index) => {
      const { key } = columnOf(id);
      const value = group.values[index];
      return typeof value === 'string'
        ? `${key} = ${value.slice(0, 100)}`
        : trans.__('without %1', key);
    })
    .join(', ');
}
