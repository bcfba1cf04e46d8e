import { Signal } from '@lumino/signaling';
import { Answer, TestServer } from '../../__tests__/server';
import type { ISeen } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { Hints, IHint } from '../../api/events';
import type { RunsWindow } from '../../api/views';
import { ViewsClient } from '../../api/views';
import { StoreWatch } from '../../common/storewatch';
import { RunsModel } from '../model';
import type { ITableSetup } from '../setup';
import { DEFAULT_TABLE } from '../setup';

const RUNS = 'GET jupyter-mlflow/views/default/runs';
const GROUPS = 'GET jupyter-mlflow/views/default/groups';
const CHANGES = 'GET jupyter-mlflow/views/default/changes';
const TOTAL = 10_000;

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

/** How often the store has changed. */
let writes = 0;
let models: RunsModel[] = [];
let watches: StoreWatch[] = [];

beforeEach(() => {
  writes = 0;
  server.forget();
  server.routes.clear();
  server.routes.set(RUNS, answer);
  server.routes.set(CHANGES, ({ query }) => ({
    cursor: `c${writes}`,
    changed: query.get('since') !== `c${writes}`,
    runs: ['row-0'],
    experiments: false,
    models: false
  }));
});

afterEach(() => {
  models.forEach(model => {
    model.dispose();
  });
  watches.forEach(watch => {
    watch.dispose();
  });
  models = [];
  watches = [];
});

/** 10,000 runs; `row-0` has 3 children. */
function answer({ query }: ISeen): RunsWindow {
  const offset = Number(query.get('offset'));
  const parent = query.get('parent');
  const total = parent ? 3 : query.get('filter') ? 5 : TOTAL;
  const count = Math.max(
    0,
    Math.min(Number(query.get('limit')), total - offset)
  );
  const prefix = `${query.get('order_by') ?? ''}${parent ? `${parent}-child` : 'row'}`;
  const ids = Array.from(
    { length: count },
    (_, index) => `${prefix}-${offset + index}`
  );
  return runsWindow(count, {
    cursor: `c${writes}`,
    total,
    offset,
    columns: {
      run_id: ids,
      run_name: ids.map(id => `${id}@${writes}`),
      children: ids.map(id => (id === 'row-0' ? 3 : 0))
    },
    keys: query.has('keys')
      ? { metrics: ['accuracy', 'loss'], params: ['regParam'], tags: ['team'] }
      : null,
    best: query.has('best') ? { accuracy: { least: 0, greatest: 1 } } : null
  });
}

/** Windows that were asked for, not what is asked of all runs together. */
function windows(): URLSearchParams[] {
  return server.seen
    .map(({ query }) => query)
    .filter(query => query.has('offset') && !query.has('keys'));
}

function setUp(setup: Partial<ITableSetup> = {}): {
  model: RunsModel;
  hint: () => void;
} {
  const owner = {};
  const hinted = new Signal<object, IHint>(owner);
  const views = new ViewsClient(server.settings);
  const watch = new StoreWatch({
    hints: { hinted, dispose: () => undefined } as unknown as Hints,
    mayHint: () => Promise.resolve(true),
    views,
    connection: 'default'
  });
  watch.isVisible = true;
  const model = new RunsModel({
    views,
    connection: 'default',
    scope: { experimentIds: ['1'] },
    setup: { ...DEFAULT_TABLE, ...setup },
    watch
  });
  watches.push(watch);
  models.push(model);
  return {
    model,
    hint: () => {
      writes++;
      hinted.emit({ kind: 'store', connection: 'default' });
    }
  };
}

async function until(model: RunsModel, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise<void>(resolve => {
      const slot = (): void => {
        model.changed.disconnect(slot);
        resolve();
      };
      model.changed.connect(slot);
    });
  }
}

function nameAt(model: RunsModel, index: number): string | undefined {
  const { item } = model.lines.at(index);
  return item?.kind === 'run' ? item.run.name : undefined;
}

describe('RunsModel', () => {
  it('loads the first window, with all columns as long as none is known', async () => {
    const { model } = setUp();
    expect(model.state.isLoading).toBe(true);
    await until(model, () => model.state.keys !== null);
    expect(model.state).toMatchObject({
      isLoading: false,
      total: TOTAL,
      count: TOTAL,
      keys: { tags: ['team'] },
      best: { accuracy: { least: 0, greatest: 1 } }
    });
    expect(nameAt(model, 0)).toBe('row-0@0');
    expect(model.lines.at(5_000).item).toBeUndefined();
    const [first] = windows();
    expect(first?.getAll('column')).toEqual([]);
    expect(first?.get('parent')).toBe('');
    // Then all keys are known, and with them which columns are shown.
    await until(model, () => windows().length === 2);
    expect(windows()[1]?.getAll('column')).toContain('metrics.accuracy');
  });

  it('loads what is scrolled to, for the columns that are shown', async () => {
    const { model } = setUp({
      columns: ['attributes.run_name', 'metrics.accuracy']
    });
    await until(model, () => !model.state.isLoading);
    model.look(5_020, 5_060);
    await until(model, () => nameAt(model, 5_030) !== undefined);
    const asked = windows();
    expect(asked.map(query => query.get('offset'))).toEqual(['0', '5000']);
    const columns = asked[1]?.getAll('column');
    expect(columns).toContain('metrics.accuracy');
    expect(columns).toContain('tags.jupyter.run.starred');
    expect(columns).not.toContain('params.regParam');
  });

  it('drops what was asked before for what is asked now', async () => {
    const { model } = setUp();
    await until(model, () => !model.state.isLoading);
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    server.routes.set(RUNS, async seen => {
      if (seen.query.get('order_by') === 'metrics.loss ASC') {
        await held;
      }
      return answer(seen);
    });
    model.change({ sort: { column: 'metrics.loss', isDescending: false } });
    expect(model.state.isBusy).toBe(true);
    expect(nameAt(model, 0)).toBe('row-0@0');
    model.change({ sort: { column: 'metrics.accuracy', isDescending: true } });
    await until(model, () => !model.state.isBusy);
    release();
    await model.refresh();
    expect(nameAt(model, 0)).toBe('metrics.accuracy DESCrow-0@0');
  });

  it('keeps the selection while it is sorted', async () => {
    const { model } = setUp();
    await until(model, () => !model.state.isLoading);
    model.selection.toggle('row-3');
    model.change({ sort: { column: 'metrics.loss', isDescending: false } });
    await until(model, () => !model.state.isBusy);
    expect([...model.selection.ids]).toEqual(['row-3']);
  });

  it('asks only for what is seen when the store has changed', async () => {
    const { model, hint } = setUp();
    await until(model, () => model.state.keys !== null);
    model.look(5_000, 5_040);
    await until(model, () => nameAt(model, 5_000) !== undefined);
    server.forget();
    hint();
    await until(model, () => nameAt(model, 5_000) === 'row-5000@1');
    expect(windows().map(query => query.get('offset'))).toEqual(['5000']);
    // What is not seen is kept until it is.
    expect(nameAt(model, 0)).toBe('row-0@0');
    model.look(0, 40);
    await until(model, () => nameAt(model, 0) === 'row-0@1');
  });

  it('shows runs below others when they are opened', async () => {
    const { model } = setUp();
    await until(model, () => !model.state.isLoading);
    model.look(0, 40);
    model.toggle('row-0');
    await until(model, () => model.state.count === TOTAL + 3);
    expect(nameAt(model, 1)).toBe('row-0-child-0@0');
    expect(model.lines.at(1).depth).toBe(1);
    expect(nameAt(model, 4)).toBe('row-1@0');
    expect(model.lines.indexOf('row-0-child-2')).toBe(3);
    expect(model.lines.indexOf('row-2')).toBe(5);
    expect(await model.lines.ids(0, 5)).toEqual([
      'row-0',
      'row-0-child-0',
      'row-0-child-1',
      'row-0-child-2',
      'row-1'
    ]);
    model.toggle('row-0');
    expect(model.state.count).toBe(TOTAL);
    expect(nameAt(model, 1)).toBe('row-1@0');
  });

  it('finds runs wherever they are when there is a filter', async () => {
    const { model } = setUp({ filter: 'metrics.accuracy > 0.9' });
    await until(model, () => !model.state.isLoading);
    expect(model.state.total).toBe(5);
    const asked = windows().find(query => query.has('filter'));
    expect(asked?.has('parent')).toBe(false);
  });

  it('tells the ids of runs that are not loaded', async () => {
    const { model } = setUp();
    await until(model, () => !model.state.isLoading);
    const ids = await model.lines.ids(0, TOTAL);
    expect(new Set(ids).size).toBe(TOTAL);
  });

  it('groups, and opens a group to its runs', async () => {
    server.routes.set(GROUPS, () => ({
      cursor: 'c0',
      progress: null,
      total: 2,
      runs: 12,
      offset: 0,
      groups: ['0.1', null].map(value => ({
        values: [value],
        runs: 6,
        newest: 1,
        metrics: { accuracy: { runs: 6, least: 0, greatest: 1, mean: 0.5 } }
      }))
    }));
    const { model } = setUp({ groupBy: ['params.lr'] });
    await until(model, () => !model.state.isLoading);
    expect(model.state).toMatchObject({ groups: 2, total: 12, count: 2 });
    const { item } = model.lines.at(1);
    model.toggle(item?.id ?? '');
    await until(model, () => model.state.count > 2);
    expect(windows().at(-1)?.getAll('where')).toEqual(['params.lr']);
    expect(model.state.total).toBe(12);

    // It stays open in another order, and is gone with the groups.
    const all = model.state.count;
    model.change({
      sort: { column: 'metrics.accuracy', isDescending: true }
    });
    await until(model, () => !model.state.isBusy);
    expect(model.state.count).toBe(all);
    expect(model.lines.at(1).isOpen).toBe(true);
    model.change({ groupBy: [] });
    await until(model, () => !model.state.isBusy);
    expect(model.state.count).toBe(TOTAL);
  });

  it('says what is wrong with a filter, and keeps what is shown', async () => {
    const { model } = setUp();
    await until(model, () => !model.state.isLoading);
    server.routes.set(
      RUNS,
      () =>
        new Answer(400, {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: 'Expected a number (at 9)'
        })
    );
    model.change({ filter: 'metrics.a' });
    await until(model, () => model.state.filterError !== null);
    expect(model.state.error).toBeNull();
    expect(nameAt(model, 0)).toBe('row-0@0');
    server.routes.set(RUNS, answer);
    model.change({ filter: '' });
    await until(model, () => model.state.filterError === null);
    expect(model.state.total).toBe(TOTAL);
  });

  it('says what is wrong with the store, and recovers', async () => {
    const { model, hint } = setUp();
    await until(model, () => !model.state.isLoading);
    server.routes.set(RUNS, () => new Answer(503, { message: 'Locked.' }));
    hint();
    await until(model, () => model.state.error !== null);
    expect(model.state.error?.message).toBe('Locked.');
    expect(model.state.count).toBe(TOTAL);
    server.routes.set(RUNS, answer);
    hint();
    await until(model, () => model.state.error === null);
  });

  it('tries again by itself when the first answer was an error', async () => {
    server.routes.set(RUNS, () => new Answer(503, { message: 'Locked.' }));
    const { model } = setUp();
    await until(model, () => model.state.error !== null);
    server.routes.set(RUNS, answer);
    await until(model, () => model.state.error === null);
    expect(model.state.total).toBe(TOTAL);
  });

  it('disposes twice, and says nothing afterwards', async () => {
    const { model } = setUp();
    const pending = model.refresh();
    model.dispose();
    model.dispose();
    await pending;
    expect(model.state.isLoading).toBe(true);
  });
});
