import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { RunsClient } from '../../api/runs';
import { ViewsClient } from '../../api/views';
import { Answer, TestServer } from '../../__tests__/server';
import type { StoreWatch } from '../../common/storewatch';
import type { ILastAsked } from '../model';
import { RunPageModel } from '../model';
import { tagOf } from '../../common/rundetails';
import { parsed, runDetails } from './fixtures';

const RUN = 'GET jupyter-mlflow/views/default/run';
const SET_TAG =
  'POST jupyter-mlflow/tracking/default/api/2.0/mlflow/runs/set-tag';
const DELETE_TAG =
  'POST jupyter-mlflow/tracking/default/api/2.0/mlflow/runs/delete-tag';
const UPDATE =
  'POST jupyter-mlflow/tracking/default/api/2.0/mlflow/runs/update';

const server = new TestServer();
const models: RunPageModel[] = [];
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.routes.clear();
  server.forget();
});
afterEach(() => {
  models.splice(0).forEach(model => {
    model.dispose();
  });
});

/** What tells of changes; it tells what the test says. */
class Watch {
  readonly changed = new Signal<object, readonly string[] | null>(this);
  readonly isVisible = true;
  readonly shows = jest.fn();
}

function open(lastAsked: ILastAsked = { query: null }): {
  model: RunPageModel;
  watch: Watch;
} {
  const watch = new Watch();
  const model = new RunPageModel({
    views: new ViewsClient(server.settings),
    runs: new RunsClient(server.settings, 'default'),
    watch: watch as unknown as StoreWatch,
    connection: 'default',
    runId: 'run-1',
    lastAsked
  });
  models.push(model);
  return { model, watch };
}

/** Answer what is asked for all of a run; not the glance that a slow machine has first. */
function whole(answer: (query: URLSearchParams) => unknown): void {
  server.routes.set(RUN, ({ query }) =>
    isWhole(query) ? answer(query) : new Answer(503, {})
  );
}

const isWhole = (query: URLSearchParams): boolean =>
  query.get('ranges') === 'true';

describe('RunPageModel', () => {
  it('shows the run, and from when on changes matter', async () => {
    server.routes.set(RUN, () => runDetails());
    const { model, watch } = open();
    await model.refresh();
    expect(model.state).toMatchObject({
      run: { run_name: 'bold-owl-7' },
      isMissing: false,
      error: null
    });
    expect(watch.shows).toHaveBeenCalledWith('c1');
  });

  it('tells a run that is not there from a store that does not answer', async () => {
    server.routes.set(RUN, () => new Answer(404, { message: 'No such run.' }));
    const { model } = open();
    await model.refresh();
    expect(model.state).toMatchObject({ run: null, isMissing: true });
    server.routes.set(RUN, () => runDetails());
    await model.refresh();
    server.routes.set(RUN, () => new Answer(503, { message: 'Starting.' }));
    await model.refresh();
    expect(model.state.error?.message).toBe('Starting.');
    expect(model.state.run?.run_id).toBe('run-1');
  });

  it('does not wait for what takes long', async () => {
    const ranges = new PromiseDelegate<void>();
    server.routes.set(RUN, async ({ query }) => {
      await (isWhole(query) ? ranges.promise : undefined);
      return runDetails({ run_name: isWhole(query) ? 'whole' : 'glance' });
    });
    const { model } = open();
    await new Promise<void>(resolve => {
      model.stateChanged.connect(() => {
        resolve();
      });
    });
    expect(model.state.run?.run_name).toBe('glance');
    ranges.resolve();
    await model.refresh();
    expect(model.state.run?.run_name).toBe('whole');
  });

  it('brings the histories that were last asked for, once', async () => {
    const series = {
      ...{ run_id: 'run-1', key: 'loss', steps: [0], times: [0], values: [1] },
      ...{ began: 0, total: 1, exact: true }
    };
    whole(asked =>
      runDetails({ histories: asked.has('key') ? [series] : null })
    );
    const query = { keys: ['loss'], width: 300, axis: 'time' as const };
    const { model } = open({ query });
    await model.refresh();
    expect(model.early).toEqual({ runIds: ['run-1'], query, series: [series] });
    const early = model.early;
    await model.refresh();
    expect(model.early).toBe(early);
    const asked = server.seen.map(seen => seen.query).filter(isWhole);
    expect(asked.map(one => one.getAll('key'))).toEqual([['loss'], []]);
  });

  it('lets charts ask for themselves where the run was shown without', async () => {
    const ended = new PromiseDelegate<void>();
    server.routes.set(RUN, async ({ query }) => {
      if (isWhole(query)) {
        await ended.promise;
      }
      return runDetails({ histories: query.has('key') ? [] : null });
    });
    const query = { keys: ['loss'], width: 300 };
    const { model } = open({ query });
    await new Promise<void>(resolve => {
      model.stateChanged.connect(() => {
        resolve();
      });
    });
    ended.resolve();
    await model.refresh();
    expect(model.early).toBeNull();
  });

  it('has no old histories, and asks without them after an error', async () => {
    whole(() => runDetails({ histories: [] }));
    const lastAsked: ILastAsked = { query: { keys: ['loss'], width: 300 } };
    const { model, watch } = open(lastAsked);
    await model.refresh();
    expect(model.early).not.toBeNull();
    watch.changed.emit(['run-1']);
    expect(model.early).toBeNull();
    server.routes.set(RUN, () => new Answer(503, { message: 'Starting.' }));
    await model.refresh();
    expect(lastAsked.query).toBeNull();
  });

  it('says of a store that is being copied that the run may come', async () => {
    server.routes.set(RUN, () => new Answer(404, { message: 'No such run.' }));
    const progress = { loaded: 1, total: 9, complete: false, problem: null };
    server.routes.set('GET jupyter-mlflow/views/default/runs', () => ({
      progress
    }));
    const { model } = open();
    await model.refresh();
    expect(model.state).toMatchObject({ isMissing: true, progress });
  });

  it('asks anew when its run changed, or any may have', async () => {
    whole(() => runDetails());
    const { model, watch } = open();
    const asked = (): number =>
      server.seen.filter(({ query }) => isWhole(query)).length;
    await model.refresh();
    const changed = (): Promise<void> =>
      new Promise(resolve => {
        model.stateChanged.connect(() => {
          resolve();
        });
      });
    server.forget();
    watch.changed.emit(['run-2']);
    expect(await server.sent()).toBe(0);
    for (const runIds of [['run-2', 'run-1'], null]) {
      const next = changed();
      watch.changed.emit(runIds);
      await next;
    }
    expect(asked()).toBe(2);
  });

  it('shows a change at once and keeps it when the store has it', async () => {
    const tags = parsed('{"__proto__": "odd", "team": "a"}');
    server.routes.set(RUN, () => runDetails({ tags: { ...tags } }));
    const { model } = open();
    await model.refresh();
    const asked = new PromiseDelegate<void>();
    const written = new PromiseDelegate<void>();
    server.routes.set(SET_TAG, async () => {
      asked.resolve();
      await written.promise;
      tags.team = 'b';
      return {};
    });
    const done = model.setTag('team', 'b');
    expect(model.state.run && tagOf(model.state.run, 'team')).toBe('b');
    expect(model.state.run && tagOf(model.state.run, '__proto__')).toBe('odd');
    await asked.promise;
    written.resolve();
    await done;
    expect(model.state.run && tagOf(model.state.run, 'team')).toBe('b');
    expect(server.seen.at(-2)?.body).toEqual({
      run_id: 'run-1',
      key: 'team',
      value: 'b'
    });
  });

  it('takes back what the store refuses', async () => {
    server.routes.set(RUN, () => runDetails({ tags: { team: 'a' } }));
    const refuse = (): Answer => new Answer(403, { message: 'Not yours.' });
    server.routes.set(DELETE_TAG, refuse);
    server.routes.set(UPDATE, refuse);
    const { model } = open();
    await model.refresh();
    const done = model.deleteTag('team');
    expect(model.state.run && tagOf(model.state.run, 'team')).toBeNull();
    await expect(done).rejects.toMatchObject({ message: 'Not yours.' });
    expect(model.state.run && tagOf(model.state.run, 'team')).toBe('a');
    await expect(model.rename('x')).rejects.toMatchObject({ status: 403 });
    expect(model.state.run?.run_name).toBe('bold-owl-7');
  });

  it('adds a tag of any name', async () => {
    server.routes.set(RUN, () => runDetails());
    server.routes.set(SET_TAG, () => new Answer(500, { message: 'No.' }));
    const { model } = open();
    await model.refresh();
    const done = model.setTag('__proto__', 'x');
    expect(model.state.run && tagOf(model.state.run, '__proto__')).toBe('x');
    await expect(done).rejects.toBeTruthy();
  });
});
