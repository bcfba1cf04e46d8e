import { PromiseDelegate } from '@lumino/coreutils';
import { Refresher } from '../refresher';

/** A refresher whose work ends when the test says so. */
function setUp(): {
  refresher: Refresher<string>;
  works: { parts: string[]; end: PromiseDelegate<void> }[];
} {
  const works: { parts: string[]; end: PromiseDelegate<void> }[] = [];
  const refresher = new Refresher<string>(parts => {
    const end = new PromiseDelegate<void>();
    works.push({ parts: [...parts], end });
    return end.promise;
  });
  return { refresher, works };
}

/** As `setUp`, after the first refresh, which took so long, in ms. */
async function begun(took = 0): Promise<ReturnType<typeof setUp>> {
  const all = setUp();
  void all.refresher.wish(['first']);
  await jest.advanceTimersByTimeAsync(took);
  all.works.pop()?.end.resolve();
  await jest.advanceTimersByTimeAsync(0);
  return all;
}

describe('Refresher', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('does wishes of one turn together', async () => {
    const { refresher, works } = setUp();
    void refresher.wish(['a']);
    void refresher.wish(['b', 'a']);
    await jest.advanceTimersByTimeAsync(0);
    expect(works.map(({ parts }) => parts)).toEqual([['a', 'b']]);
  });

  it('does one refresh at a time, and what came meanwhile in one more', async () => {
    const { refresher, works } = setUp();
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(0);
    for (let count = 0; count < 100; count++) {
      void refresher.wish(['b']);
    }
    await jest.advanceTimersByTimeAsync(1_000);
    expect(works).toHaveLength(1);
    works[0]?.end.resolve();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(works.map(({ parts }) => parts)).toEqual([['a'], ['b']]);
  });

  it.each([100, 1_000, 5_000])(
    'takes a third of the time while changes do not end, %i ms each',
    async took => {
      let busy = 0;
      const refresher = new Refresher<string>(async () => {
        await new Promise(resolve => setTimeout(resolve, took));
        busy += took;
      });
      const all = 300 * took;
      for (let time = 0; time < all; time += took / 5) {
        void refresher.wish(['a']);
        await jest.advanceTimersByTimeAsync(took / 5);
      }
      expect(busy / all).toBeGreaterThan(0.31);
      expect(busy / all).toBeLessThan(0.35);
    }
  );

  it('is at once after the first, which may have waited for a store', async () => {
    const { refresher, works } = await begun(10_000);
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(0);
    expect(works).toHaveLength(1);
  });

  it('comes half a minute after one that hung, at the latest', async () => {
    const { refresher, works } = await begun();
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(600_000);
    works[0]?.end.resolve();
    await jest.advanceTimersByTimeAsync(0);
    void refresher.wish(['b']);
    await jest.advanceTimersByTimeAsync(29_900);
    expect(works).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(works).toHaveLength(2);
  });

  it('is at once with what changes now and then', async () => {
    const { refresher, works } = setUp();
    for (let count = 1; count <= 20; count++) {
      void refresher.wish(['a']);
      await jest.advanceTimersByTimeAsync(0);
      expect(works).toHaveLength(count);
      await jest.advanceTimersByTimeAsync(100);
      works.at(-1)?.end.resolve();
      // Once sooner, once later.
      await jest.advanceTimersByTimeAsync(count % 2 ? 50 : 400);
    }
  });

  it('waits after one that took long, unless a person asks', async () => {
    const { refresher, works } = await begun();
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(1_000);
    works[0]?.end.resolve();
    await jest.advanceTimersByTimeAsync(0);
    void refresher.wish(['b']);
    await jest.advanceTimersByTimeAsync(1_050);
    expect(works).toHaveLength(1);
    void refresher.wish(['c'], { now: true });
    await jest.advanceTimersByTimeAsync(0);
    expect(works[1]?.parts).toEqual(['b', 'c']);
  });

  it('is not late with what changes after all that a person has asked for', async () => {
    const { refresher, works } = setUp();
    for (let count = 1; count <= 10; count++) {
      void refresher.wish(['a'], { now: true });
      await jest.advanceTimersByTimeAsync(count * 300);
      works.at(-1)?.end.resolve();
      await jest.advanceTimersByTimeAsync(0);
    }
    expect(works).toHaveLength(10);
    void refresher.wish(['b']);
    await jest.advanceTimersByTimeAsync(0);
    expect(works[10]?.parts).toEqual(['b']);
  });

  it('resolves a wish when a refresh that began after it has ended', async () => {
    const { refresher, works } = setUp();
    let done = false;
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(0);
    void refresher.wish(['a'], { now: true }).then(() => {
      done = true;
    });
    works[0]?.end.resolve();
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toBe(false);
    works[1]?.end.resolve();
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toBe(true);
  });

  it('does nothing once disposed of, twice', async () => {
    const { refresher, works } = setUp();
    const wish = refresher.wish(['a']);
    refresher.dispose();
    refresher.dispose();
    void refresher.wish(['b']);
    await wish;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(works).toHaveLength(0);
  });
});
