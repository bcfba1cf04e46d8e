import type { IHistoriesQuery, Series, ViewsClient } from '../../../api/views';
import { RequestError } from '../../../request';
import { series } from '../../__tests__/series';
import type { ChartRange } from '../../setup';
import { Histories } from '../history';

type Query = Parameters<ViewsClient['metric']>[1];

/** A store that answers when it is told to. */
class SlowStore {
  readonly asked: Query[] = [];

  readonly views = {
    metric: (_: string, query: Query) => {
      this.asked.push(query);
      return new Promise<readonly Series[]>((resolve, reject) => {
        this._waiting.push({
          answer: () => {
            resolve(this._answerTo(query));
          },
          fail: () => {
            reject(new RequestError('The store is gone.'));
          }
        });
      });
    }
  } as unknown as ViewsClient;

  /** Runs without this metric have none. */
  values = new Map([
    ['a', [1, 2]],
    ['b', [3]]
  ]);
  isExact = true;

  /** Answer all that was asked, and what is asked then. */
  async answer(): Promise<void> {
    for (let next = this._waiting.shift(); next; next = this._waiting.shift()) {
      next.answer();
      await settled();
    }
  }

  async fail(): Promise<void> {
    this._waiting.shift()?.fail();
    await settled();
  }

  private _answerTo({ keys, runIds }: Query): readonly Series[] {
    return keys.flatMap(key =>
      runIds.flatMap(id => {
        const values = this.values.get(id);
        return values ? [series(id, values, { key, exact: this.isExact })] : [];
      })
    );
  }

  private readonly _waiting: { answer: () => void; fail: () => void }[] = [];
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve();
  }
}

function start(runIds: readonly string[] = ['a', 'b', 'c']) {
  const store = new SlowStore();
  const histories = new Histories(store.views, 'default');
  histories.show(runIds, 'step');
  const told: string[] = [];
  histories.changed.connect((_, key) => {
    told.push(key);
  });
  return { store, histories, told };
}

const ZOOM: ChartRange = [1, 2];

describe('Histories', () => {
  it('asks for what is in sight, and no more', async () => {
    const { store, histories } = start();
    expect(store.asked).toEqual([]);
    expect(histories.get('loss').isLoading).toBe(true);
    histories.watch('loss', 300, null);
    await store.answer();
    expect(store.asked).toEqual([
      {
        runIds: ['a', 'b', 'c'],
        keys: ['loss'],
        width: 300,
        axis: 'step',
        start: undefined,
        end: undefined
      }
    ]);
    const { overview, isLoading } = histories.get('loss');
    expect([...overview.keys()]).toEqual(['a', 'b']);
    expect(isLoading).toBe(false);
    histories.watch('loss', 300, null);
    expect(store.asked).toHaveLength(1);
  });

  it('asks for several charts at once, the last one first', async () => {
    const { store, histories } = start();
    for (let index = 0; index < 20; index++) {
      histories.watch(`m${index}`, 300, null);
    }
    await store.answer();
    // The first three went out as they came into sight.
    expect(store.asked.map(({ keys }) => keys.length)).toEqual([
      1, 1, 1, 6, 6, 5
    ]);
    expect(store.asked[3]?.keys[0]).toBe('m19');
    expect(new Set(store.asked.flatMap(({ keys }) => keys)).size).toBe(20);
  });

  it('asks for many runs in pieces that the store takes', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `r${index}`);
    const { store, histories } = start(ids);
    histories.watch('loss', 4_000, null);
    await store.answer();
    expect(store.asked.map(({ runIds }) => runIds.length)).toEqual([
      100, 100, 50
    ]);
    for (const { runIds, keys, width } of store.asked) {
      expect(runIds.length * keys.length * width).toBeLessThanOrEqual(400_000);
    }
  });

  it('asks again only for what changed', async () => {
    const { store, histories, told } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.refresh(['elsewhere']);
    await settled();
    expect(store.asked).toHaveLength(1);
    store.values.set('b', [3, 4]);
    told.length = 0;
    histories.refresh(['b', 'elsewhere']);
    await settled();
    await store.answer();
    expect(store.asked[1]?.runIds).toEqual(['b']);
    expect(histories.get('loss').overview.get('b')?.values).toEqual([3, 4]);
    expect(told).toEqual(['loss']);
  });

  it('asks for what changed out of sight when it comes back', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.unwatch('loss');
    histories.refresh(null);
    await settled();
    expect(store.asked).toHaveLength(1);
    histories.watch('loss', 300, null);
    expect(store.asked[1]?.runIds).toEqual(['a', 'b', 'c']);
  });

  it('asks for new runs alone, and forgets those that are not shown', async () => {
    const { store, histories } = start(['a', 'b']);
    histories.watch('loss', 300, null);
    await store.answer();
    store.values.set('d', [9]);
    histories.show(['b', 'd'], 'step');
    expect([...histories.get('loss').overview.keys()]).toEqual(['b']);
    await store.answer();
    expect(store.asked[1]?.runIds).toEqual(['d']);
    expect([...histories.get('loss').overview.keys()]).toEqual(['b', 'd']);
  });

  it('zooms with another request, and keeps the whole', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.watch('loss', 300, ZOOM);
    await store.answer();
    expect(store.asked[1]).toMatchObject({ start: 1, end: 2, width: 300 });
    expect(histories.get('loss').detail.size).toBe(2);
    histories.watch('loss', 300, null);
    expect(histories.get('loss').detail.size).toBe(0);
    expect(histories.get('loss').overview.size).toBe(2);
    expect(store.asked).toHaveLength(2);
  });

  it('drops the answer to a zoom that is over', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.watch('loss', 300, ZOOM);
    histories.watch('loss', 300, [5, 6]);
    store.values.clear();
    await store.answer();
    expect(histories.get('loss').detail.size).toBe(0);
  });

  it('asks for more points where there is more room and more points', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.watch('loss', 600, null);
    expect(store.asked).toHaveLength(1);
    store.isExact = false;
    histories.refresh(['a']);
    await settled();
    await store.answer();
    histories.watch('loss', 900, null);
    expect(store.asked[2]).toMatchObject({ runIds: ['a'], width: 900 });
  });

  it('asks anew along another axis, and shows what it has meanwhile', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.answer();
    histories.show(['a', 'b', 'c'], 'relative');
    expect(store.asked[1]?.axis).toBe('relative');
    expect(histories.get('loss').overview.size).toBe(2);
  });

  it('says what went wrong, keeps what it had, and tries again when asked', async () => {
    const { store, histories } = start();
    histories.watch('loss', 300, null);
    await store.fail();
    expect(histories.get('loss')).toMatchObject({
      isLoading: false,
      error: { message: 'The store is gone.' }
    });
    histories.retry('loss');
    expect(histories.get('loss').isLoading).toBe(true);
    await store.answer();
    expect(histories.get('loss').overview.size).toBe(2);
    histories.refresh(['a']);
    await settled();
    await store.fail();
    expect(histories.get('loss').overview.size).toBe(2);
    expect(histories.get('loss').error).not.toBeNull();
  });

  it('keeps the newer of two answers, whichever comes first', async () => {
    const { store, histories } = start(['a']);
    histories.watch('loss', 300, null);
    // Another axis, while the answer along the first one is on its way.
    histories.show(['a'], 'relative');
    expect(store.asked).toHaveLength(1);
    await store.answer();
    expect(store.asked.map(({ axis }) => axis)).toEqual(['step', 'relative']);
    store.values.set('a', [7]);
    histories.refresh(['a']);
    await settled();
    store.values.set('a', [8]);
    histories.refresh(['a']);
    await store.answer();
    expect(histories.get('loss').overview.get('a')?.values).toEqual([8]);
  });

  it('tells of no more charts than somebody else may ask for', () => {
    const store = new SlowStore();
    const asked: IHistoriesQuery[] = [];
    const histories = new Histories(store.views, 'default', {
      onAsk: query => asked.push(query)
    });
    histories.show(['a'], 'step');
    for (let index = 0; index < 60; index++) {
      histories.watch(`m${index}`, 300, null);
    }
    histories.dispose();
    histories.refresh(null);
    expect(asked.at(-1)?.keys.length).toBeLessThanOrEqual(20);
  });

  it('does not ask for what came with the runs', async () => {
    const store = new SlowStore();
    const asked: IHistoriesQuery[] = [];
    const query = { keys: ['loss', 'gone'], width: 300 };
    const histories = new Histories(store.views, 'default', {
      early: { runIds: ['a'], query, series: [series('a', [1, 2])] },
      onAsk: wanted => asked.push(wanted)
    });
    expect(histories.get('loss').overview.get('a')?.values).toEqual([1, 2]);
    expect(histories.get('gone')).toMatchObject({ isLoading: false });
    histories.show(['a'], 'step');
    histories.watch('loss', 300, null);
    expect(store.asked).toEqual([]);
    histories.watch('accuracy', 300, null);
    expect(store.asked.map(({ keys }) => keys)).toEqual([['accuracy']]);
    expect(asked).toEqual([
      { keys: ['loss', 'accuracy'], width: 300, axis: 'step' }
    ]);
    histories.refresh(['a']);
    await store.answer();
    await settled();
    await store.answer();
    expect(store.asked.some(({ keys }) => keys.includes('loss'))).toBe(true);
  });

  it('tells nothing any more once it is disposed of', async () => {
    const { store, histories, told } = start();
    histories.watch('loss', 300, null);
    histories.dispose();
    histories.dispose();
    told.length = 0;
    await store.answer();
    expect(told).toEqual([]);
  });
});
