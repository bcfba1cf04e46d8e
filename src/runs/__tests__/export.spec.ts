import { runsWindow } from '../../__tests__/window';
import { searchRunsCode } from '../code';
import { csvOf } from '../csv';
import { DEFAULT_TABLE } from '../setup';

describe('csvOf', () => {
  it('has a line for each run and all of its columns', () => {
    const [header, first, ...others] = csvOf([runsWindow(2)])
      .trim()
      .split('\r\n');
    expect(header).toBe(
      'run_id,run_name,experiment_id,experiment_name,status,start_time,end_time,duration_s,user,metrics.accuracy,params.regParam'
    );
    expect(first).toBe(
      'run-1,name-1,1,penguins,FINISHED,1970-01-01T00:16:40.000Z,1970-01-01T00:16:52.000Z,12,ada,0.93333333,0.1'
    );
    expect(others).toHaveLength(1);
  });

  it('makes one table of windows with different keys', () => {
    const [header, ...lines] = csvOf([
      runsWindow(1, { metrics: { a: [1] }, params: {} }),
      runsWindow(1, { metrics: { b: ['NaN'], a: [null] }, params: {} })
    ])
      .trim()
      .split('\r\n');
    expect(header?.endsWith('metrics.a,metrics.b')).toBe(true);
    expect(lines.map(line => line.split(',').slice(-2))).toEqual([
      ['1', ''],
      ['', 'NaN']
    ]);
  });

  it.each([
    ['=cmd()', "'=cmd()"],
    ['+1+2', "'+1+2"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['-0.5', '-0.5'],
    ['+1e-3', '+1e-3'],
    ['a,"b"', '"a,""b"""'],
    ['two\nlines', '"two\nlines"'],
    ['\rx', '"\'\rx"']
  ])('writes %j as %j', (text, written) => {
    const csv = csvOf([runsWindow(1, { metrics: {}, params: { p: [text] } })]);
    expect(csv.slice(csv.indexOf('ada,') + 4)).toBe(`${written}\r\n`);
  });

  it('guards keys as it does values, and knows what is a number', () => {
    const params = Object.fromEntries([['__proto__', ['x']]]);
    const csv = csvOf([
      runsWindow(1, { metrics: { '"=1': [-0, '-Infinity'] }, params })
    ]);
    expect(csv).toContain('"metrics.""=1",params.__proto__');
    expect(csv).toContain('-0,x');
  });
});

describe('searchRunsCode', () => {
  const setup = DEFAULT_TABLE;

  it('is a call with what is asked for', () => {
    const code = searchRunsCode({
      scope: { experimentIds: ['1'] },
      setup: {
        ...setup,
        filter: 'metrics.`val loss` < 0.5',
        sort: { column: 'metrics.acc', isDescending: true }
      }
    });
    expect(code).toBe(
      [
        'import mlflow',
        '',
        'runs = mlflow.search_runs(',
        '    experiment_ids=["1"],',
        '    filter_string="metrics.`val loss` < 0.5",',
        '    order_by=["metrics.acc DESC"],',
        ')',
        ''
      ].join('\n')
    );
  });

  it('holds what was typed only as literals', () => {
    const filter = "tags.x = '\"); import os #\\\n'";
    const code = searchRunsCode({
      scope: { notebookId: 'n1' },
      setup: { ...setup, filter, stage: 'deleted' }
    });
    expect(code).toContain('search_all_experiments=True');
    expect(code).toContain('run_view_type=ViewType.DELETED_ONLY');
    const literal = /filter_string=(".*"),\n/.exec(code)?.[1] ?? '';
    expect(JSON.parse(literal)).toBe(
      `tags.\`jupyter.notebook.id\` = 'n1' AND ${filter}`
    );
  });
});
