import { PromiseDelegate } from '@lumino/coreutils';
import { Answer, TestServer } from '../../../__tests__/server';
import { runsWindow } from '../../../__tests__/window';
import type { IConnection } from '../../../api/connections';
import { maySubscribe } from '../../../api/events';
import {
  CONNECTION,
  KERNEL,
  NOTEBOOK,
  STRANGER
} from '../../__tests__/fixtures';
import type { ExperimentsModel } from '../model';
import { CONNECTIONS, INFO, RUNS, TestModel } from './testmodel';

const realInterval = setInterval;
const clearRealInterval = clearInterval;

describe('ExperimentsModel', () => {
  let test: TestModel;
  let server: TestServer;
  let events: TestModel['events'];
  let model: ExperimentsModel;
  const until: TestModel['until'] = holds => test.until(holds);
  const show: TestModel['show'] = path => test.show(path);

  beforeEach(async () => {
    test = new TestModel();
    await test.start();
    ({ server, events, model } = test);
  });
  afterEach(() => test.stop());

  it('knows where the notebook logs to, whatever is listed', async () => {
    await test.show();
    expect(test.model.notebookStore?.label).toBe(CONNECTION.label);
    test.model.place = { kind: 'experiments', connection: 'other' };
    expect(test.model.notebookStore?.label).toBe(CONNECTION.label);
    test.server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel: STRANGER }));
    await test.model.refresh();
    expect(test.model.notebookStore?.label).toBe(STRANGER.tracking_uri);
    test.model.path = null;
    expect(test.model.notebookStore).toBeNull();
  });

  it('lists the runs of the current notebook', async () => {
    model.path = 'a/penguins.ipynb';
    model.isVisible = true;
    expect(model.state.isLoading).toBe(true);
    // The connections are asked for beside the runs.
    const state = await until(
      ({ isLoading, connection }) => !isLoading && connection !== null
    );
    expect(state).toMatchObject({
      connection: CONNECTION,
      kernel: KERNEL,
      experimentName: 'penguins',
      total: 2,
      error: null
    });
    expect(state.runs.map(({ id }) => id)).toEqual(['run-1', 'run-2']);
    const asked = new Map(server.seen.map(seen => [seen.path, seen.query]));
    expect(asked.get('jupyter-mlflow/notebooks')?.get('path')).toBe(
      'a/penguins.ipynb'
    );
    const query = asked.get('jupyter-mlflow/views/default/runs');
    expect(query?.get('notebook_id')).toBe('n1');
    expect(query?.get('limit')).toBe('100');
    for (const { query } of server.seen) {
      expect(query.get('no_track_activity')).toBe('1');
    }
  });

  it('asks nothing while hidden', async () => {
    model.path = 'a/penguins.ipynb';
    await model.refresh();
    events.emit({ kind: 'store', connection: 'default' });
    model.invalidate();
    await model.look(0, 50);
    await model.list({ filter: 'metrics.loss < 1' });
    expect(await server.sent()).toBe(0);
  });

  it('asks for no runs of a notebook that has no identity yet', async () => {
    server.routes.set(INFO, () => ({ ...NOTEBOOK, notebook_id: null }));
    model.path = 'a/penguins.ipynb';
    model.isVisible = true;
    await model.refresh();
    expect(server.asked).not.toContain('runs');
    expect(model.state).toMatchObject({ isLoading: false, total: 0 });
  });

  it('asks for the runs only when the store has changed', async () => {
    await show();
    server.routes.set(RUNS, () => runsWindow(3));
    events.emit({ kind: 'store', connection: 'default' });
    await until(({ total }) => total === 3);
    expect(server.asked).toEqual(['runs']);
  });

  it('heeds no hints for others', async () => {
    await show();
    events.emit({ kind: 'store', connection: 'other' });
    events.emit({ kind: 'kernel', kernel_id: 'k2' });
    events.emit({ kind: 'notebook', path: 'b.ipynb' });
    events.emit({ kind: 'store' }, 'https://example.org/other');
    // Had one been heeded, it would go into this refresh.
    events.emit({ kind: 'store', connection: 'default' });
    const before = model.state;
    server.routes.set(RUNS, () => runsWindow(3));
    await until(state => state !== before && state.total === 3);
    expect(server.asked).toEqual(['runs']);
  });

  it('heeds no hints of kernels of other notebooks while its own says nothing', async () => {
    server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel: null }));
    await show();
    events.emit({ kind: 'kernel', kernel_id: 'k2', path: 'b.ipynb' });
    events.emit({ kind: 'store', connection: 'default' });
    server.routes.set(RUNS, () => runsWindow(3));
    await until(({ total }) => total === 3);
    expect(server.asked).toEqual(['runs']);
    server.routes.set(INFO, () => NOTEBOOK);
    const hint = { kind: 'kernel', kernel_id: 'k1', path: 'a/penguins.ipynb' };
    events.emit(hint);
    await until(({ kernel }) => kernel !== null);
  });

  it('asks where the kernel logs when the kernel has changed', async () => {
    await show();
    const kernel = { ...KERNEL, experiment_name: 'another' };
    server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel }));
    events.emit({ kind: 'kernel', kernel_id: 'k1' });
    await until(({ kernel }) => kernel?.experiment_name === 'another');
    expect(server.asked).toContain('notebooks');
  });

  it('shows the light of a store that comes up with its own request', async () => {
    let state: IConnection['state'] = 'stopped';
    server.routes.set(CONNECTIONS, () => [{ ...CONNECTION, state }]);
    server.routes.set(RUNS, () => {
      state = 'ready';
      return runsWindow(1);
    });
    await show();
    expect(model.state.connection?.state).toBe('ready');
  });

  it('keeps what was listed when the store fails, and recovers', async () => {
    await show();
    const body = { error_code: 'STORE_DOWN', message: 'No.', details: 'log' };
    server.routes.set(RUNS, () => new Answer(503, body));
    events.emit({ kind: 'store', connection: 'default' });
    const failed = await until(({ error }) => error !== null);
    expect(failed.error).toMatchObject({
      code: 'STORE_DOWN',
      message: 'No.',
      details: 'log'
    });
    expect(failed.total).toBe(2);
    server.routes.set(RUNS, () => runsWindow(4));
    const mended = await until(({ error }) => error === null);
    expect(mended.total).toBe(4);
  });

  it('drops the answer for a notebook that is no longer the current one', async () => {
    const late = new PromiseDelegate<unknown>();
    server.routes.set(INFO, ({ query }) =>
      query.get('path') === 'a.ipynb'
        ? late.promise
        : { ...NOTEBOOK, notebook_id: 'n2' }
    );
    server.routes.set(RUNS, ({ query }) =>
      runsWindow(query.get('notebook_id') === 'n2' ? 1 : 5)
    );
    model.isVisible = true;
    model.path = 'a.ipynb';
    model.path = 'b.ipynb';
    model.path = 'a.ipynb';
    await Promise.resolve();
    model.path = 'b.ipynb';
    late.resolve(NOTEBOOK);
    const state = await until(({ isLoading }) => !isLoading);
    expect(state).toMatchObject({ path: 'b.ipynb', total: 1 });
  });

  it('loads the windows that are looked at, and no others', async () => {
    server.routes.set(RUNS, ({ query }) => {
      const limit = Number(query.get('limit'));
      return runsWindow(limit, { total: 10_000 });
    });
    await show();
    expect(model.state.total).toBe(10_000);
    await model.look(0, 40);
    expect(test.windows()).toEqual([]);
    await model.look(7_190, 7_230);
    const offsets = test.windows().map(query => query.get('offset'));
    expect(offsets).toEqual(['7100', '7200']);
    expect(model.state.spans.map(({ offset }) => offset)).toEqual([
      0, 7_100, 7_200
    ]);
  });

  it('asks anew only for what is looked at', async () => {
    server.routes.set(RUNS, ({ query }) =>
      runsWindow(Number(query.get('limit')), { total: 10_000 })
    );
    await show();
    await model.look(500, 540);
    server.forget();
    await model.refresh();
    const offsets = test.windows().map(query => query.get('offset'));
    expect(offsets).toEqual(['500']);
    // What was listed before is shown until it is looked at again.
    expect(model.state.spans).toHaveLength(2);
    await model.look(0, 40);
    expect(test.windows().at(-1)?.get('offset')).toBe('0');
  });

  it('shows nothing without a notebook', async () => {
    await show();
    model.path = null;
    expect(model.state).toMatchObject({ path: null, runs: [], total: 0 });
    await model.refresh();
    // Which store is it whose experiments are listed instead?
    expect(new Set(server.asked)).toEqual(new Set(['connections']));
    expect(model.state.connection).toEqual(CONNECTION);
  });

  it('polls for changes where hints cannot come', async () => {
    model.dispose();
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    try {
      test.renew(false);
      ({ model } = test);
      await show();
      server.routes.set('GET jupyter-mlflow/views/default/changes', () => ({
        cursor: 'c2',
        changed: true
      }));
      server.routes.set(RUNS, () => runsWindow(3));
      const listed = until(({ total }) => total === 3);
      // Faked time moves on while real answers come in.
      const clock = realInterval(() => {
        jest.advanceTimersByTime(100);
      }, 5);
      await listed;
      clearRealInterval(clock);
      const changes = server.seen.find(({ path }) => path.endsWith('changes'));
      expect(changes?.query.get('since')).toBe('c1');
      expect(changes?.query.get('no_track_activity')).toBe('1');
    } finally {
      jest.useRealTimers();
    }
  });

  it('is silent once disposed of, twice', async () => {
    await show();
    let count = 0;
    model.stateChanged.connect(() => {
      count++;
    });
    const refresh = model.refresh();
    model.dispose();
    model.dispose();
    await refresh;
    events.emit({ kind: 'store', connection: 'default' });
    expect(model.isDisposed).toBe(true);
    expect(count).toBe(0);
  });
});

describe('maySubscribe', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it.each([
    [{ permissions: { events: ['execute'] } }, true],
    [{ permissions: { events: [] } }, false],
    [{}, true],
    [new Answer(404, {}), true]
  ])('%j', async (answer, may) => {
    server.routes.set('GET api/me', () => answer);
    expect(await maySubscribe({ ...server.settings })).toBe(may);
  });
});
