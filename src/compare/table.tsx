import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { runColor } from '../common/colors';
import { runCount } from '../common/runcount';
import { TextButton } from '../components/button';
import { LinkButton } from '../components/linkbutton';
import { RunTags } from '../tokens';
import { RunHead } from './runhead';
import type { ICompareParts } from './parts';
import type { ICompareRow, IRowGroup, RowKind } from './rows';
import type { IComparedRun } from './runs';
import { Value } from './value';

/** Rows of a group that are drawn before a person asks for all. */
const FIRST = 60;

interface ITableProps {
  readonly runs: readonly IComparedRun[];
  /** Those that were chosen, by run id. */
  readonly colors: ReadonlyMap<string, string>;
  readonly groups: readonly IRowGroup[];
  /** Id of the run that metrics are measured against. */
  readonly baseline: string | null;
  /** What is said when there are no rows. */
  readonly nothing: string;
  readonly parts: ICompareParts;
}

/**
 * A column for each run, a row for each thing that they have. Names stay in sight while it is scrolled.
 */
export function CompareTable(props: ITableProps): React.JSX.Element {
  const { runs, colors, groups, baseline, nothing, parts } = props;
  const { trans } = parts;
  const base = runs.findIndex(({ run }) => run.id === baseline);
  return (
    <div
      className="jp-MlflowCompare-scroll"
      tabIndex={0}
      role="group"
      aria-label={trans.__('Compared runs')}
    >
      <table className="jp-MlflowCompare-table">
        <thead>
          <tr>
            <th scope="col" className="jp-MlflowCompare-corner">
              {runCount(runs.length, trans)}
            </th>
            {runs.map(one => (
              <RunHead
                key={one.run.id}
                one={one}
                color={runColor(one.run.id, colors)}
                isBaseline={one.run.id === baseline}
                codeBase={codeBase(runs, base, one)}
                parts={parts}
              />
            ))}
          </tr>
        </thead>
        {groups.map(group => (
          <Group key={group.kind} {...props} group={group} base={base} />
        ))}
        <CodeGroup {...props} base={base} />
      </table>
      {groups.length === 0 && (
        <p className="jp-MlflowCompare-quiet" role="status">
          {nothing}
        </p>
      )}
    </div>
  );
}

function Group({
  group: { kind, rows },
  runs,
  base,
  parts: { trans }
}: ITableProps & {
  readonly group: IRowGroup;
  readonly base: number;
}): React.JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, FIRST);
  return (
    <tbody>
      <GroupHead
        label={kindLabel(kind, trans)}
        count={rows.length}
        columns={runs.length}
      />
      {shown.map(row => (
        <Row key={row.key} row={row} base={base} trans={trans} />
      ))}
      {shown.length < rows.length && (
        <tr>
          <th scope="row">
            <TextButton
              label={trans.__('Show all %1', rows.length)}
              onClick={() => {
                setIsWhole(true);
              }}
            />
          </th>
          <td colSpan={runs.length} />
        </tr>
      )}
    </tbody>
  );
}

function GroupHead({
  label,
  count,
  columns
}: {
  readonly label: string;
  readonly count?: number;
  readonly columns: number;
}): React.JSX.Element {
  return (
    <tr className="jp-MlflowCompare-group">
      <th scope="rowgroup">
        {label}{' '}
        {count !== undefined && (
          <span className="jp-MlflowCompare-count">{count}</span>
        )}
      </th>
      <td colSpan={columns} />
    </tr>
  );
}

function Row({
  row,
  base,
  trans
}: {
  readonly row: ICompareRow;
  /** Place of the baseline, -1 when there is none. */
  readonly base: number;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <tr data-differs={row.differs || undefined}>
      <th scope="row" title={row.key}>
        <bdi>{rowLabel(row, trans)}</bdi>
      </th>
      {row.values.map((value, index) => (
        <td
          key={index}
          data-kind={row.kind}
          data-best={row.best.has(index) || undefined}
        >
          <Value
            kind={row.kind}
            value={value}
            subject={row.key}
            isBest={row.best.has(index)}
            baseline={
              base >= 0 && base !== index ? (row.values[base] ?? null) : null
            }
            trans={trans}
          />
        </td>
      ))}
    </tr>
  );
}

/** What the code of each run can be compared with. */
function CodeGroup({
  runs,
  base,
  parts: { actions, trans }
}: ITableProps & { readonly base: number }): React.JSX.Element | null {
  if (runs.filter(({ run }) => run.hasSnapshot).length < 2) {
    return null;
  }
  return (
    <tbody>
      <GroupHead label={trans.__('Code')} columns={runs.length} />
      <tr>
        <th scope="row">{trans.__('Notebook')}</th>
        {runs.map(one => {
          const other = codeBase(runs, base, one);
          return (
            <td key={one.run.id}>
              {other ? (
                <LinkButton
                  label={trans.__('Show changes')}
                  subject={trans.__('%1 and %2', other.name, one.run.name)}
                  onClick={() => {
                    actions.compareCode(other.id, one.run.id);
                  }}
                />
              ) : one.run.hasSnapshot ? (
                trans.__('compared with')
              ) : (
                trans.__('not kept')
              )}
            </td>
          );
        })}
      </tr>
    </tbody>
  );
}

/** The run that the code of another one is compared with: the baseline, or else the first that has any. */
function codeBase(
  runs: readonly IComparedRun[],
  base: number,
  { run }: IComparedRun
): IComparedRun['run'] | null {
  const first = runs[base]?.run.hasSnapshot
    ? runs[base]
    : runs.find(one => one.run.hasSnapshot);
  return first && run.hasSnapshot && first.run.id !== run.id ? first.run : null;
}

function rowLabel(
  { kind, key }: ICompareRow,
  trans: TranslationBundle
): string {
  if (kind === 'tags' && key === RunTags.note) {
    return trans.__('Note');
  }
  return key === '' ? trans.__('(no name)') : key;
}

function kindLabel(kind: RowKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'run':
      return trans.__('Run');
    case 'params':
      return trans.__('Parameters');
    case 'metrics':
      return trans.__('Metrics');
    case 'tags':
      return trans.__('Tags');
    case 'datasets':
      return trans.__('Datasets');
  }
}
