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

  it('pauses for twice the time of a refresh, unless a person asks', async () => {
    const { refresher, works } = setUp();
    void refresher.wish(['a']);
    await jest.advanceTimersByTimeAsync(500);
    works[0]?.end.resolve();
    await jest.advanceTimersByTimeAsync(0);
    void refresher.wish(['b']);
    await jest.advanceTimersByTimeAsync(990);
    expect(works).toHaveLength(1);
    void refresher.wish(['c'], { now: true });
    await jest.advanceTimersByTimeAsync(0);
    expect(works[1]?.parts).toEqual(['b', 'c']);
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
