import { PromiseDelegate } from '@lumino/coreutils';
import { runsWindow } from '../../../__tests__/window';
import { KERNEL, NOTEBOOK } from '../../__tests__/fixtures';
import { isStale, lacksPackage, leftOpen } from '../state';
import { INFO, RUNS, TestModel } from './testmodel';

const DELETED = {
  experiment_id: '7',
  name: 'penguins',
  lifecycle_stage: 'deleted',
  artifact_location: null
} as const;

const IDLE = { id: 'k1', language: 'python' };

describe('what the model knows of a notebook', () => {
  const test = new TestModel();
  beforeEach(() => test.start());
  afterEach(() => test.stop());

  it('is copied from the server', async () => {
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      copy_of: { path: 'a/first.ipynb' },
      others: ['b.ipynb'],
      ended_processes: ['p0']
    }));
    await test.show();
    expect(test.model.state).toMatchObject({
      kernelId: 'k1',
      copyOf: 'a/first.ipynb',
      others: ['b.ipynb'],
      endedProcesses: ['p0']
    });
  });

  it('has its deleted experiment until the person goes on without it', async () => {
    let deleted = DELETED as typeof DELETED | { experiment_id: string };
    test.server.routes.set(RUNS, () => ({
      ...runsWindow(1),
      deleted_experiment: deleted
    }));
    await test.show();
    expect(test.model.state.deletedExperiment).toEqual({
      id: '7',
      name: 'penguins'
    });
    test.model.dismissDeletedExperiment();
    expect(test.model.state.deletedExperiment).toBeNull();
    await test.model.refresh();
    expect(test.model.state.deletedExperiment).toBeNull();
    deleted = { ...DELETED, experiment_id: '8' };
    await test.model.refresh();
    expect(test.model.state.deletedExperiment?.id).toBe('8');
  });

  it('has a deleted experiment of another store, whatever its number', async () => {
    const window = { ...runsWindow(1), deleted_experiment: DELETED };
    test.server.routes.set(RUNS, () => window);
    test.server.routes.set('GET jupyter-mlflow/views/c2/runs', () => window);
    await test.show();
    test.model.dismissDeletedExperiment();
    const kernel = { ...KERNEL, connection: 'c2' };
    test.server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel }));
    await test.model.refresh();
    expect(test.model.state.deletedExperiment?.id).toBe('7');
  });

  it('has the runs of one cell when asked to', async () => {
    test.server.routes.set(RUNS, ({ query }) =>
      runsWindow(query.get('cell_id') === 'cell-1' ? 1 : 5)
    );
    await test.show();
    expect(test.server.seen).toEqual([]);
    test.model.cellId = 'cell-1';
    expect(test.model.state).toMatchObject({ runs: [], isLoading: true });
    const one = await test.until(({ isLoading }) => !isLoading);
    expect(one.total).toBe(1);
    expect(test.server.asked).toEqual(['runs']);
    test.model.cellId = null;
    await test.until(({ total }) => total === 5);
    test.model.cellId = 'cell-1';
    test.model.path = 'b.ipynb';
    expect(test.model.cellId).toBeNull();
  });

  it('drops the runs of a cell that is no longer asked for', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    test.server.routes.set(RUNS, async ({ query }) => {
      if (query.has('cell_id')) {
        await held;
        return runsWindow(1);
      }
      return runsWindow(5);
    });
    await test.show();
    test.model.cellId = 'cell-1';
    test.model.cellId = null;
    release();
    const totals = new Set<number>();
    test.model.stateChanged.connect(({ state }) => totals.add(state.total));
    await test.until(({ total }) => total === 5);
    expect(totals.has(1)).toBe(false);
  });
});

describe('what the model knows of an idle kernel', () => {
  const test = new TestModel();
  beforeEach(() => test.start());
  afterEach(() => test.stop());

  it('is published with what the server says after it', async () => {
    let kernel: typeof KERNEL | null = null;
    test.server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel }));
    await test.show();
    expect(lacksPackage(test.model.state)).toBe(false);
    test.model.idleKernel = IDLE;
    // What was known may be from while it started.
    expect(lacksPackage(test.model.state)).toBe(false);
    const state = await test.until(({ idleKernel }) => idleKernel !== null);
    expect(lacksPackage(state)).toBe(true);
    kernel = KERNEL;
    await test.model.refresh();
    expect(lacksPackage(test.model.state)).toBe(false);
  });

  it('is gone at once when it is busy', async () => {
    const kernel = { ...KERNEL, active_runs: ['run-1'] };
    test.server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel }));
    await test.show();
    test.model.idleKernel = IDLE;
    const state = await test.until(({ idleKernel }) => idleKernel !== null);
    expect(leftOpen(state)).toEqual(['run-1']);
    test.model.idleKernel = null;
    expect(leftOpen(test.model.state)).toEqual([]);
  });

  it('is asked about again when it has become idle during a slow answer', async () => {
    await test.show();
    const late = new PromiseDelegate<void>();
    const kernel = { ...KERNEL, active_runs: ['run-1'] };
    test.server.routes.set(INFO, async () => {
      await late.promise;
      return { ...NOTEBOOK, kernel };
    });
    const refresh = test.model.refresh();
    await test.until(() => true);
    test.model.idleKernel = IDLE;
    late.resolve();
    await refresh;
    const state = await test.until(({ idleKernel }) => idleKernel !== null);
    expect(leftOpen(state)).toEqual(['run-1']);
  });

  it('costs nothing where there is nothing to say', async () => {
    await test.show();
    test.model.idleKernel = IDLE;
    expect(test.model.state.idleKernel).toBe(IDLE);
    test.model.idleKernel = null;
    await test.model.list({});
    expect(test.server.asked).toEqual(['runs']);
  });

  it.each([
    ['another kernel', { id: 'k2', language: 'python' }],
    ['another language', { id: 'k1', language: 'R' }],
    ['one that is busy', null]
  ])('does not accuse %s', async (_, idleKernel) => {
    test.server.routes.set(INFO, () => ({ ...NOTEBOOK, kernel: null }));
    await test.show();
    expect(lacksPackage({ ...test.model.state, idleKernel })).toBe(false);
  });
});

describe('a stale run', () => {
  const test = new TestModel();
  beforeEach(() => test.start());
  afterEach(() => test.stop());

  it('says that it runs, of a process of this notebook that has ended', async () => {
    test.server.routes.set(RUNS, () =>
      runsWindow(4, {
        columns: { status: ['RUNNING', 'RUNNING', 'RUNNING', 'FINISHED'] },
        tags: { 'jupyter.kernel.process': ['p0', 'p1', null, 'p0'] }
      })
    );
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      ended_processes: ['p0']
    }));
    await test.show();
    const { state } = test.model;
    expect(state.runs.map(run => isStale(run, state))).toEqual([
      true,
      false,
      false,
      false
    ]);
  });

  it('is none when the kernel has taken it up again, or left any when it has ended', async () => {
    test.server.routes.set(RUNS, () =>
      runsWindow(1, {
        columns: { status: ['RUNNING'] },
        tags: { 'jupyter.kernel.process': ['p0'] }
      })
    );
    let ended = ['p0'];
    test.server.routes.set(INFO, () => ({
      ...NOTEBOOK,
      kernel: { ...KERNEL, active_runs: ['run-1'] },
      ended_processes: ended
    }));
    await test.show();
    const told = (): boolean[] => {
      const state = { ...test.model.state, idleKernel: IDLE };
      return [
        ...state.runs.map(run => isStale(run, state)),
        leftOpen(state).length > 0
      ];
    };
    expect(told()).toEqual([false, true]);
    ended = ['p0', 'p1'];
    await test.model.refresh();
    expect(told()).toEqual([true, false]);
  });
});
