import { toRuns } from '../rows';
import { LOGGED_MODEL, runsWindow } from '../../__tests__/window';

describe('toRuns', () => {
  it('turns columns into runs', () => {
    const [first, second] = toRuns(
      runsWindow(2, {
        metrics: { b: [1, null], a: ['NaN', 0.5] },
        params: { depth: [null, ''] },
        models: [[LOGGED_MODEL], []]
      }),
      []
    );
    expect(first).toMatchObject({
      id: 'run-1',
      name: 'name-1',
      status: 'FINISHED',
      metrics: [
        ['a', 'NaN'],
        ['b', 1]
      ],
      params: [],
      models: [LOGGED_MODEL]
    });
    expect(second).toMatchObject({
      metrics: [['a', 0.5]],
      params: [['depth', '']]
    });
  });

  it('keeps keys that objects have of their own', () => {
    const window = runsWindow(1, {
      metrics: JSON.parse('{"__proto__": [1], "constructor": [2]}') as Record<
        string,
        number[]
      >
    });
    expect(toRuns(window, [])[0]?.metrics).toEqual([
      ['__proto__', 1],
      ['constructor', 2]
    ]);
  });

  it('names a run without a name by its id', () => {
    const window = runsWindow(1, { columns: { run_name: ['  '] } });
    expect(toRuns(window, [])[0]?.name).toBe('run-1');
  });

  it('gives back unchanged runs as the same objects', () => {
    const before = toRuns(runsWindow(2), []);
    const after = toRuns(
      runsWindow(2, { metrics: { accuracy: [0.93333333, 0.5] } }),
      before
    );
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});
