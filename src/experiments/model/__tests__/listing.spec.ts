import { PromiseDelegate } from '@lumino/coreutils';
import { Answer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import { KERNEL, NOTEBOOK } from '../../__tests__/fixtures';
import { INFO, RUNS, TestModel } from './testmodel';

const METRIC = 'GET jupyter-mlflow/views/default/metric';

describe('what is listed', () => {
  const test = new TestModel();
  beforeEach(() => test.start());
  afterEach(() => test.stop());

  it('is nested as long as nobody asks for certain runs', async () => {
    await test.show();
    await test.model.refresh();
    expect(test.windows()[0]?.get('parent')).toBe('');
    test.server.forget();
    await test.model.list({ filter: 'metrics.accuracy > 0.9' });
    expect(test.windows()[0]?.get('filter')).toBe('metrics.accuracy > 0.9');
    expect(test.windows()[0]?.has('parent')).toBe(false);
    await test.model.list({
      filter: '',
      sort: { column: 'metrics.loss', isDescending: false }
    });
    expect(test.windows().at(-1)?.get('order_by')).toBe('metrics.loss ASC');
  });

  it('is of deleted runs, or of those with a model, when a person wants that', async () => {
    await test.show();
    await test.model.list({ stage: 'deleted', withModel: true });
    const [query] = test.windows();
    expect(query?.get('stage')).toBe('deleted');
    expect(query?.get('with_model')).toBe('true');
    expect(query?.has('parent')).toBe(false);
  });

  it('has ids of rows, also of those that are not loaded', async () => {
    test.server.routes.set(RUNS, ({ query }) =>
      runsWindow(Number(query.get('limit')), { total: 400 })
    );
    await test.show();
    expect(await test.model.ids(1, 3)).toEqual(['run-2', 'run-3']);
    expect(test.windows()).toEqual([]);
    expect(await test.model.ids(50, 350)).toHaveLength(300);
    expect(test.windows()[0]?.get('offset')).toBe('50');
  });

  it('keeps the runs under a mistake in the filter, and says what it is', async () => {
    await test.show();
    const body = {
      error_code: 'INVALID_PARAMETER_VALUE',
      message: 'Invalid (at 3)'
    };
    test.server.routes.set(RUNS, ({ query }) =>
      query.has('filter') ? new Answer(400, body) : runsWindow(2)
    );
    await test.model.list({ filter: 'metrics' });
    expect(test.model.state.filterError?.message).toBe('Invalid (at 3)');
    expect(test.model.state.error).toBeNull();
    expect(test.model.state.runs).toHaveLength(2);
    await test.model.list({ filter: '' });
    expect(test.model.state.filterError).toBeNull();
  });

  it('has the best of each metric, without asking where all runs are there', async () => {
    test.server.routes.set(RUNS, () =>
      runsWindow(3, {
        metrics: {
          accuracy: [0.5, 0.9, 'NaN'],
          val_loss: [0.1, 0.2, '-Infinity'],
          same: [1, 1, 1],
          ['__proto__']: [1, 2, 3]
        }
      })
    );
    await test.show();
    await test.model.refresh();
    await test.until(({ best }) => best.size > 0);
    expect(test.server.seen.some(({ query }) => query.has('best'))).toBe(false);
    expect([...test.model.state.best]).toEqual([
      ['__proto__', 3],
      ['accuracy', 0.9],
      ['val_loss', '-Infinity']
    ]);
    expect(test.model.state.all).toBe(3);
  });

  it('asks for the best where not all runs are there', async () => {
    test.server.routes.set(RUNS, ({ query }) =>
      query.has('best')
        ? runsWindow(1, {
            total: 500,
            best: { accuracy: { least: 0.1, greatest: 0.99 } }
          })
        : runsWindow(100, { total: 400 })
    );
    await test.show();
    await test.until(({ best }) => best.get('accuracy') === 0.99);
    expect(test.model.state).toMatchObject({ total: 400, all: 500 });
    await test.model.list({ flipped: ['accuracy'] });
    await test.until(({ best }) => best.get('accuracy') === 0.1);
  });

  it('has rows while the best is still looked for, or cannot be found', async () => {
    const found = new PromiseDelegate<unknown>();
    let runs = 200;
    test.server.routes.set(RUNS, ({ query }) =>
      query.has('best')
        ? found.promise
        : runsWindow(Number(query.get('limit')), { total: runs })
    );
    await test.show();
    runs = 201;
    test.events.emit({ kind: 'store', connection: 'default' });
    await test.until(({ total }) => total === 201);
    found.resolve(new Answer(500, {}));
    await test.model.refresh();
    expect(test.model.state.error).toBeNull();
  });

  it('follows the metrics of live runs', async () => {
    test.server.routes.set(RUNS, () =>
      runsWindow(2, {
        columns: { status: ['RUNNING', 'FINISHED'], end_time: [null, 1] }
      })
    );
    test.server.routes.set(METRIC, () => ({
      series: [
        {
          run_id: 'run-1',
          key: 'accuracy',
          steps: [0, 1, 2],
          times: [0, 1, 2],
          values: [0.1, 'NaN', 0.2],
          total: 3,
          exact: true
        }
      ]
    }));
    await test.show();
    await test.model.refresh();
    const courses = test.server.seen.filter(({ path }) =>
      path.endsWith('/metric')
    );
    expect(courses[0]?.query.getAll('run_id')).toEqual(['run-1']);
    const course = test.model.state.courses.get('run-1');
    expect(course?.get('accuracy')).toEqual([0.1, 0.2]);
  });

  it('remembers the set-up of each notebook, but no filter', async () => {
    await test.show('a.ipynb');
    const setup = {
      pinned: ['metrics.accuracy'],
      sort: { column: 'metrics.x', isDescending: true }
    };
    await test.model.list({ ...setup, filter: 'metrics.x > 1' });
    test.model.path = null;
    expect(test.model.state.listing.pinned).toEqual([]);
    await test.show('a.ipynb');
    expect(test.model.state.listing).toMatchObject({ ...setup, filter: '' });
  });

  it('knows the runs that are left open, also those below others', async () => {
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      kernel: { ...KERNEL, active_runs: ['run-1', 'child'] }
    }));
    test.server.routes.set(RUNS, ({ query }) =>
      query.get('run_id') === 'child'
        ? runsWindow(1, { columns: { run_id: ['child'], run_name: ['inner'] } })
        : runsWindow(1, { columns: { children: [1] } })
    );
    await test.show();
    test.model.idleKernel = { id: 'k1', language: 'python' };
    const { runs } = await test.until(state => state.runs.length === 2);
    expect(runs.map(({ name }) => name)).toEqual(['name-1', 'inner']);
    test.server.forget();
    test.model.idleKernel = null;
    await test.model.refresh();
    expect(test.model.state.runs).toHaveLength(1);
  });

  it('unfolds the runs below another one', async () => {
    test.server.routes.set(RUNS, ({ query }) =>
      query.get('parent') === 'run-1'
        ? runsWindow(2, { total: 7, columns: { run_id: ['c1', 'c2'] } })
        : runsWindow(1, { columns: { children: [7] } })
    );
    await test.show();
    await test.model.unfold('run-1', 50);
    const { state } = test.model;
    expect(state.children.get('run-1')).toMatchObject({ total: 7 });
    expect(state.runs.map(({ id }) => id)).toEqual(['run-1', 'c1', 'c2']);
    expect(state.spans[0]?.rows).toHaveLength(1);
    await test.model.unfold('run-1', 0);
    expect(test.model.state.children.size).toBe(0);
  });
});

describe('the place', () => {
  const test = new TestModel();
  beforeEach(() => test.start());
  afterEach(() => test.stop());

  it('can be an experiment, whatever notebook is the current one', async () => {
    await test.show('a.ipynb');
    test.server.routes.set('GET jupyter-mlflow/views/other/runs', () =>
      runsWindow(4)
    );
    test.model.place = {
      kind: 'experiment',
      connection: 'other',
      id: '7',
      name: 'seven'
    };
    expect(test.model.state.runs).toEqual([]);
    const state = await test.until(({ total }) => total === 4);
    const query = test.server.seen.find(({ path }) =>
      path.endsWith('/other/runs')
    )?.query;
    expect(query?.get('experiment_id')).toBe('7');
    expect(test.model.connectionId).toBe('other');
    test.model.path = 'b.ipynb';
    expect(test.model.state).toMatchObject({
      path: 'b.ipynb',
      total: state.total,
      place: { id: '7' }
    });
    test.model.place = { kind: 'notebook' };
    const back = await test.until(({ total }) => total === 2);
    expect(back).toMatchObject({ path: 'b.ipynb' });
  });

  it('is looked at aside for its kernel alone', async () => {
    test.model.isWatched = true;
    test.model.path = 'a.ipynb';
    await test.until(({ kernel }) => kernel !== null);
    test.events.emit({ kind: 'store', connection: 'default' });
    await test.model.refresh();
    expect(new Set(test.server.asked)).toEqual(
      new Set(['notebooks', 'connections'])
    );
    expect(test.model.liveRuns).toBe(0);
    // The runs are still to come.
    expect(test.model.state.isLoading).toBe(true);
    test.model.isVisible = true;
    await test.until(({ isLoading }) => !isLoading);
    expect(test.model.state.runs).toHaveLength(2);
  });
});
