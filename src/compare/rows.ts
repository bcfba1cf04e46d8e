import type { TranslationBundle } from '@jupyterlab/translation';
import { alignedRows, differ } from '../common/aligned';
import { exactMetric, formatDuration } from '../components/format';
import { isLowerBetter } from '../runs/direction';
import type { IComparedRun } from './runs';

/** What is compared, in the order in which it is shown. */
export type RowKind = 'run' | 'params' | 'metrics' | 'tags' | 'datasets';

/** What a run has: a text, a number or the word for what JSON has no number for; null for nothing. */
export type RowValue = string | number | null;

/** One thing that runs have or have not, with what each of them has. */
export interface ICompareRow {
  readonly kind: RowKind;
  readonly key: string;
  readonly values: readonly RowValue[];
  /** Whether not all runs have the same. */
  readonly differs: boolean;
  /** Of a metric: which runs have the best value; empty where none is better. */
  readonly best: ReadonlySet<number>;
}

/** Rows of one kind: those that differ first. */
export interface IRowGroup {
  readonly kind: RowKind;
  readonly rows: readonly ICompareRow[];
}

/**
 * Runs as rows of a table, one for each thing that any of them has.
 */
export function rowGroups(
  runs: readonly IComparedRun[],
  trans: TranslationBundle
): readonly IRowGroup[] {
  const groups: readonly (readonly [RowKind, readonly ICompareRow[]])[] = [
    ['run', aboutRuns(runs, trans)],
    [
      'params',
      keyed(
        'params',
        runs.map(({ run }) => run.params)
      )
    ],
    [
      'metrics',
      keyed(
        'metrics',
        runs.map(({ run }) => run.metrics)
      )
    ],
    [
      'tags',
      keyed(
        'tags',
        runs.map(({ tags }) => tags)
      )
    ],
    ['datasets', keyed('datasets', runs.map(datasetPairs))]
  ];
  return groups.map(([kind, rows]) => ({
    kind,
    rows: [
      ...rows.filter(({ differs }) => differs),
      ...rows.filter(({ differs }) => !differs)
    ]
  }));
}

/** A value as it is told apart, filtered and exported. */
export function textOf(value: RowValue): string {
  return typeof value === 'number' ? exactMetric(value) : (value ?? '');
}

/**
 * How far a metric is from that of the baseline.
 *
 * @returns null where one of them is no number.
 */
export function deltaOf(value: RowValue, baseline: RowValue): number | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') {
    return null;
  }
  const delta = value - baseline;
  return Number.isFinite(delta) ? delta : null;
}

function rowOf(
  kind: RowKind,
  key: string,
  values: readonly RowValue[]
): ICompareRow {
  const differs = differ(values);
  return {
    kind,
    key,
    values,
    differs,
    best: kind === 'metrics' && differs ? bestOf(key, values) : new Set()
  };
}

function bestOf(key: string, values: readonly RowValue[]): ReadonlySet<number> {
  const numbers = values.map(value => (value === null ? NaN : Number(value)));
  const known = numbers.filter(number => !Number.isNaN(number));
  const best = isLowerBetter(key) ? Math.min(...known) : Math.max(...known);
  // The best of one is no better than anything, nor is what all have.
  if (known.length < 2 || known.every(number => number === best)) {
    return new Set();
  }
  return new Set(
    numbers.flatMap((number, index) => (number === best ? [index] : []))
  );
}

function keyed(
  kind: RowKind,
  runs: readonly (readonly (readonly [string, string | number])[])[]
): readonly ICompareRow[] {
  return alignedRows<string | number>(runs).map(({ key, values }) =>
    rowOf(kind, key, values)
  );
}

/** What it was used for, and its name and digest; several of one use are one text. */
function datasetPairs({
  datasets
}: IComparedRun): readonly (readonly [string, string])[] {
  const uses = new Map<string, string[]>();
  for (const { context, name, digest } of datasets ?? []) {
    const use = context ?? '';
    uses.set(use, [...(uses.get(use) ?? []), `${name} (${digest})`]);
  }
  return [...uses].map(([use, names]) => [use, names.sort().join(', ')]);
}

function aboutRuns(
  runs: readonly IComparedRun[],
  trans: TranslationBundle
): readonly ICompareRow[] {
  const row = (
    key: string,
    value: (run: IComparedRun) => string
  ): ICompareRow =>
    rowOf(
      'run',
      key,
      runs.map(run => value(run) || null)
    );
  // Numbered as they come: nobody can read their hashes.
  const codes = [...new Set(runs.flatMap(({ run }) => run.cell?.sha256 ?? []))];
  return [
    row(trans.__('Experiment'), ({ run }) => run.experimentName),
    row(trans.__('Duration'), ({ run: { startTime, endTime } }) =>
      startTime === null || endTime === null
        ? ''
        : formatDuration(endTime - startTime)
    ),
    row(trans.__('User'), ({ user }) => user),
    row(trans.__('Notebook'), ({ run }) => run.cell?.notebookPath ?? ''),
    row(trans.__('Code of the cell'), ({ run }) => {
      const version = codes.indexOf(run.cell?.sha256 ?? '') + 1;
      return version > 0 ? trans.__('version %1', version) : '';
    }),
    row(trans.__('Git commit'), ({ commit }) => commit.slice(0, 8)),
    row(trans.__('Models'), ({ run }) =>
      run.models.map(({ name }) => name).join(', ')
    )
  ].filter(({ values }) => values.some(value => value !== null));
}
