import { Signal } from '@lumino/signaling';
import { ViewsClient } from '../../api/views';
import { Answer, TestServer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { StoreWatch } from '../../common/storewatch';
import { CompareModel, MOST_COMPARED } from '../model';

const RUNS = 'GET jupyter-mlflow/views/default/runs';
const RUN = 'GET jupyter-mlflow/views/default/run';

const server = new TestServer();
const models: CompareModel[] = [];
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.routes.clear();
  server.forget();
  server.routes.set(RUNS, () => runsWindow(3));
  server.routes.set(RUN, ({ query }) => ({
    datasets: [{ name: query.get('run_id'), digest: 'd', context: 'train' }]
  }));
});
afterEach(() => {
  models.splice(0).forEach(model => {
    model.dispose();
  });
});

function open(runIds: readonly string[]): {
  readonly model: CompareModel;
  readonly changed: Signal<object, readonly string[] | null>;
} {
  const changed = new Signal<object, readonly string[] | null>({});
  const model = new CompareModel({
    views: new ViewsClient(server.settings),
    watch: {
      changed,
      isVisible: true,
      shows: jest.fn()
    } as unknown as StoreWatch,
    connection: 'default',
    runIds
  });
  models.push(model);
  return { model, changed };
}

/** Wait until the state is as it should be. */
function until(model: CompareModel, isDone: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (isDone()) {
        resolve();
      }
    };
    model.stateChanged.connect(look);
    look();
  });
}

describe('CompareModel', () => {
  it('has the runs in the order that was chosen, deleted ones, too', async () => {
    const { model } = open(['run-2', 'run-1', 'gone', 'run-2']);
    await model.refresh();
    expect(model.state.runs?.map(({ run }) => run.id)).toEqual([
      'run-2',
      'run-1'
    ]);
    expect(model.state.missing).toBe(1);
    expect(server.seen[0]?.query.get('stage')).toBe('all');
    expect(server.seen[0]?.query.getAll('run_id')).toEqual([
      'run-2',
      'run-1',
      'gone'
    ]);
  });

  it('has their datasets a little later, asked for once', async () => {
    const { model, changed } = open(['run-3']);
    const datasets = (): string | undefined =>
      model.state.runs?.[0]?.datasets?.[0]?.name;
    await until(model, () => datasets() === 'run-3');
    changed.emit(['run-3']);
    await model.refresh();
    expect(datasets()).toBe('run-3');
    expect(
      server.seen.filter(
        ({ query }) => query.get('run_id') === 'run-3' && !query.has('stage')
      )
    ).toHaveLength(1);
  });

  it('tells when a person adds and removes runs', async () => {
    const { model } = open(['run-1', 'run-2']);
    await model.refresh();
    const told = jest.fn();
    model.runIdsChanged.connect(told);
    model.runIds = ['run-1', 'run-2'];
    expect(told).not.toHaveBeenCalled();
    model.runIds = ['run-2', 'run-3'];
    expect(told).toHaveBeenCalledTimes(1);
    expect(model.state.runs?.map(({ run }) => run.id)).toEqual(['run-2']);
    await until(model, () => model.state.runs?.length === 2);
    model.runIds = Array.from(
      { length: 80 },
      (_, index) => `r-${String(index)}`
    );
    expect(model.runIds).toHaveLength(MOST_COMPARED);
    expect(model.state.left).toBe(80 - MOST_COMPARED);
    model.runIds = model.runIds.slice(1);
    expect(model.state.left).toBe(0);
  });

  it('keeps what it has when the store does not answer', async () => {
    const { model } = open(['run-1']);
    await model.refresh();
    server.routes.set(RUNS, () => new Answer(503, { message: 'Starting.' }));
    await model.refresh();
    expect(model.state.error?.message).toBe('Starting.');
    expect(model.state.runs).toHaveLength(1);
  });

  it('asks for nothing when no run is left', async () => {
    const { model } = open(['run-1']);
    await model.refresh();
    const asked = server.seen.length;
    model.runIds = [];
    await model.refresh();
    expect(model.state.runs).toEqual([]);
    expect(server.seen.filter(({ path }) => path.endsWith('runs')).length).toBe(
      server.seen.slice(0, asked).filter(({ path }) => path.endsWith('runs'))
        .length
    );
  });
});
