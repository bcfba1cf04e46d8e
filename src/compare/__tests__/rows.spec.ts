import { nullTranslator } from '@jupyterlab/translation';
import { runsWindow } from '../../__tests__/window';
import { comparisonCsv } from '../actions';
import { wantedGroups } from '../filter';
import type { ICompareRow, IRowGroup, RowKind } from '../rows';
import { deltaOf, rowGroups } from '../rows';
import type { IComparedRun } from '../runs';
import { comparedRuns } from '../runs';

const trans = nullTranslator.load('jupyter_mlflow');

function runs(
  changes: Parameters<typeof runsWindow>[1] = {}
): readonly IComparedRun[] {
  const window = runsWindow(3, changes);
  return comparedRuns(window, window.columns.run_id, []);
}

function rowsOf(
  groups: readonly IRowGroup[],
  kind: RowKind
): readonly ICompareRow[] {
  return groups.find(group => group.kind === kind)?.rows ?? [];
}

describe('comparedRuns', () => {
  it('keeps the order that was asked for and leaves out what is gone', () => {
    const found = comparedRuns(runsWindow(3), ['run-3', 'gone', 'run-1'], []);
    expect(found.map(({ run }) => run.id)).toEqual(['run-3', 'run-1']);
  });

  it('keeps the datasets that are known', () => {
    const before = runs().map(one => ({ ...one, datasets: [] }));
    const [first] = comparedRuns(runsWindow(3), ['run-1'], before);
    expect(first?.datasets).toEqual([]);
  });
});

describe('rowGroups', () => {
  it('puts what differs first, by name', () => {
    const rows = rowsOf(
      rowGroups(
        runs({
          params: {
            a: ['1', '1', '1'],
            layer_10: ['1', '2', '1'],
            layer_2: ['1', '2', '1'],
            some: ['1', null, null]
          }
        }),
        trans
      ),
      'params'
    );
    expect(rows.map(({ key, differs }) => [key, differs])).toEqual([
      ['layer_2', true],
      ['layer_10', true],
      ['some', true],
      ['a', false]
    ]);
    expect(rows[2]?.values).toEqual(['1', null, null]);
  });

  it('has room for keys of every name', () => {
    const params = JSON.parse('{"__proto__": ["1", "2", null]}') as Record<
      string,
      string[]
    >;
    const [row] = rowsOf(rowGroups(runs({ params }), trans), 'params');
    expect(row).toMatchObject({ key: '__proto__', values: ['1', '2', null] });
  });

  it('tells NaN from nothing, and -0 from 0', () => {
    const rows = rowsOf(
      rowGroups(
        runs({
          metrics: {
            same: ['NaN', 'NaN', 'NaN'],
            some: ['NaN', null, 'NaN'],
            zero: [0, -0, 0]
          }
        }),
        trans
      ),
      'metrics'
    );
    expect(rows.map(({ key, differs }) => [key, differs])).toEqual([
      ['some', true],
      ['zero', true],
      ['same', false]
    ]);
  });

  it.each([
    ['accuracy', [0.5, 0.9, 0.9], [1, 2]],
    ['val/loss', [0.5, 0.9, 0.9], [0]],
    ['accuracy', [0.5, 'NaN', null], []],
    ['accuracy', [0.5, 'Infinity', 1], [1]],
    ['accuracy', [0.5, 0.5, null], []]
  ] as const)('marks the best %s of %j', (key, values, best) => {
    const [row] = rowsOf(
      rowGroups(runs({ metrics: { [key]: [...values] } }), trans),
      'metrics'
    );
    expect([...(row?.best ?? [])]).toEqual(best);
  });

  it('shows own tags and the note, not those of MLflow', () => {
    const tags = {
      team: ['a', 'b', null],
      'mlflow.user': ['x', 'y', 'z'],
      'mlflow.note.content': ['n', null, null],
      'jupyter.cell.id': ['1', '2', '3']
    };
    const rows = rowsOf(rowGroups(runs({ tags }), trans), 'tags');
    expect(rows.map(({ key }) => key)).toEqual(['mlflow.note.content', 'team']);
  });

  it('has a row for each use of datasets', () => {
    const dataset = {
      name: 'penguins',
      digest: 'd1',
      context: 'training',
      source_type: 'local',
      source: '{}',
      schema_text: null,
      profile_text: null
    };
    const compared = runs().map((one, index) => ({
      ...one,
      datasets: index === 0 ? [dataset, { ...dataset, digest: 'd0' }] : []
    }));
    const [row] = rowsOf(rowGroups(compared, trans), 'datasets');
    expect(row).toMatchObject({
      key: 'training',
      values: ['penguins (d0), penguins (d1)', null, null],
      differs: true
    });
  });
});

describe('wantedGroups', () => {
  const groups = rowGroups(
    runs({
      params: {
        lr: ['0.1', '0.2', '0.1'],
        optimizer: ['adam', 'adam', 'adam']
      },
      metrics: {}
    }),
    trans
  );

  it('leaves out what is the same, and groups without rows', () => {
    const shown = wantedGroups(groups, { wanted: '', isDifferent: true });
    expect(rowsOf(shown, 'params').map(({ key }) => key)).toEqual(['lr']);
    expect(shown.map(({ kind }) => kind)).not.toContain('metrics');
  });

  it('finds names and values', () => {
    const found = (wanted: string): readonly string[] =>
      wantedGroups(groups, { wanted, isDifferent: false })
        .flatMap(({ rows }) => rows)
        .map(({ key }) => key);
    expect(found('OPT')).toEqual(['optimizer']);
    expect(found('0.2')).toEqual(['lr']);
    expect(found('nothing')).toEqual([]);
  });
});

describe('deltaOf', () => {
  it.each([
    [0.9, 0.5, 0.4],
    ['NaN', 0.5, null],
    ['Infinity', 0.5, null],
    [null, 0.5, null],
    [1e308, -1e308, null]
  ] as const)('%p to %p is %p', (value, baseline, delta) => {
    expect(deltaOf(value, baseline)).toBe(delta);
  });
});

describe('comparisonCsv', () => {
  it('has exact values and no formulas', () => {
    const compared = runs({
      columns: { run_name: ['=cmd()', 'a,b', '"q"'] },
      metrics: { loss: [0.1234567891234, 'NaN', -0] },
      params: { '@x': ['+1', '=1+1', null] }
    });
    const groups = rowGroups(compared, trans).filter(
      ({ kind }) => kind === 'metrics' || kind === 'params'
    );
    expect(comparisonCsv(compared, groups).split('\r\n')).toEqual([
      `,'=cmd(),"a,b","""q"""`,
      'run_id,run-1,run-2,run-3',
      'status,FINISHED,FINISHED,FINISHED',
      "params.@x,+1,'=1+1,",
      'metrics.loss,0.1234567891234,NaN,-0',
      ''
    ]);
  });
});
