import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Answer, TestServer } from '../../__tests__/server';
import type { Hints, IHint } from '../../api/events';
import { ViewsClient } from '../../api/views';
import { StoreWatch } from '../storewatch';

const CHANGES = 'GET jupyter-mlflow/views/default/changes';

const server = new TestServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

let writes = 0;
let hasModels = false;
let hinted: Signal<object, IHint>;
let watch: StoreWatch;

beforeEach(() => {
  writes = 0;
  hasModels = false;
  server.forget();
  server.routes.clear();
  server.routes.set(CHANGES, answer);
  hinted = new Signal<object, IHint>({});
  watch = watchOf('default');
});
afterEach(() => {
  watch.dispose();
});

function watchOf(connection: string): StoreWatch {
  return new StoreWatch({
    hints: { hinted, dispose: () => undefined } as unknown as Hints,
    mayHint: () => Promise.resolve(true),
    views: new ViewsClient(server.settings),
    connection
  });
}

function answer({ query }: { query: URLSearchParams }): unknown {
  return {
    cursor: `c${writes}`,
    changed: query.get('since') !== `c${writes}`,
    runs: [`run-${writes}`],
    experiments: false,
    models: hasModels
  };
}

/** What is told next. */
function told(): Promise<readonly string[] | null> {
  const next = new PromiseDelegate<readonly string[] | null>();
  const slot = (_: StoreWatch, ids: readonly string[] | null): void => {
    watch.changed.disconnect(slot);
    next.resolve(ids);
  };
  watch.changed.connect(slot);
  return next.promise;
}

function write(): void {
  writes++;
  hinted.emit({ kind: 'store', connection: 'default' });
}

describe('StoreWatch', () => {
  it('tells which runs have changed since what is shown', async () => {
    watch.shows('c0');
    watch.isVisible = true;
    const first = told();
    write();
    expect(await first).toEqual(['run-1']);
    const second = told();
    write();
    expect(await second).toEqual(['run-2']);
    expect(server.seen.at(-1)?.query.get('since')).toBe('c1');
  });

  it('tells apart that registered models have changed', async () => {
    const models = jest.fn();
    watch.modelsChanged.connect(models);
    watch.shows('c0');
    watch.isVisible = true;
    const first = told();
    write();
    await first;
    expect(models).not.toHaveBeenCalled();
    hasModels = true;
    const second = told();
    write();
    await second;
    expect(models).toHaveBeenCalledTimes(1);
  });

  it('asks nothing while nobody looks, and tells it all with the first look', async () => {
    watch.shows('c0');
    write();
    write();
    expect(await server.sent()).toBe(0);
    const next = told();
    watch.isVisible = true;
    expect(await next).toEqual(['run-2']);
  });

  it('asks nothing before anything is shown, and then for what came meanwhile', async () => {
    watch.isVisible = true;
    write();
    expect(await server.sent()).toBe(0);
    const next = told();
    watch.shows('c0');
    expect(await next).toEqual(['run-1']);
  });

  it('leaves other stores alone', async () => {
    watch.shows('c0');
    watch.isVisible = true;
    const next = told();
    hinted.emit({ kind: 'store', connection: 'other' });
    hinted.emit({ kind: 'kernel', kernel_id: 'k1' });
    write();
    await next;
    expect(server.seen.every(({ path }) => path.includes('/default/'))).toBe(
      true
    );
  });

  it('tells that all may have changed when the store was gone', async () => {
    watch.shows('c0');
    const asked = new PromiseDelegate<void>();
    const failed = new PromiseDelegate<void>();
    server.routes.set(CHANGES, async () => {
      asked.resolve();
      await failed.promise;
      return new Answer(503, { message: 'Starting.' });
    });
    watch.isVisible = true;
    await asked.promise;
    server.routes.set(CHANGES, answer);
    const next = told();
    // Its state is the one that is shown, but the view may have failed, too.
    hinted.emit({ kind: 'connection', connection: 'default' });
    failed.resolve();
    expect(await next).toBeNull();
  });

  it('leaves a store alone for a while that takes long to fail', async () => {
    jest.useFakeTimers();
    try {
      const answered = new PromiseDelegate<never>();
      const changes = jest.fn(() => answered.promise);
      watch.dispose();
      watch = new StoreWatch({
        hints: { hinted, dispose: () => undefined } as unknown as Hints,
        mayHint: () => Promise.resolve(false),
        views: { changes } as unknown as ViewsClient,
        connection: 'default'
      });
      watch.shows('c0');
      watch.isVisible = true;
      await jest.advanceTimersByTimeAsync(75_000);
      answered.reject(new Error('It does not answer.'));
      await jest.advanceTimersByTimeAsync(0);
      expect(changes).toHaveBeenCalledTimes(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('asks one at a time, and once more for what came meanwhile', async () => {
    // Not the store of the tests before: theirs may be asked still.
    watch.dispose();
    watch = watchOf('other');
    watch.shows('c0');
    let open = 0;
    let most = 0;
    server.routes.set(CHANGES.replace('default', 'other'), async seen => {
      most = Math.max(most, ++open);
      await new Promise(resolve => setTimeout(resolve));
      open--;
      return answer(seen);
    });
    watch.isVisible = true;
    for (let count = 0; count < 50; count++) {
      writes++;
      hinted.emit({ kind: 'store', connection: 'other' });
    }
    let last: readonly string[] | null = [];
    while (last?.[0] !== 'run-50') {
      last = await told();
    }
    expect(most).toBe(1);
    const asked = server.seen.filter(({ path }) => path.includes('/other/'));
    expect(asked.length).toBeLessThan(10);
  });

  it('disposes twice', () => {
    watch.isVisible = true;
    watch.dispose();
    watch.dispose();
    expect(watch.isDisposed).toBe(true);
  });
});
