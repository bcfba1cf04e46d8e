import { PromiseDelegate } from '@lumino/coreutils';
import { WINDOW_SIZE, Windows, rowAt } from '../windows';

/** A list of numbers from 0. */
class Numbers {
  readonly windows = new Windows<number>();
  readonly asked: number[] = [];
  total = 10_000;

  load(): Promise<void> {
    return this.windows.load((offset, limit) => {
      this.asked.push(offset);
      const count = Math.max(0, Math.min(limit, this.total - offset));
      const rows = Array.from({ length: count }, (_, index) => offset + index);
      return Promise.resolve({ rows, total: this.total });
    });
  }
}

describe('Windows', () => {
  it('begins with the first window', async () => {
    const { windows, asked } = await loaded();
    expect(asked).toEqual([0]);
    expect(windows.total).toBe(10_000);
    expect(rowAt(windows.spans, 42)).toBe(42);
    expect(rowAt(windows.spans, WINDOW_SIZE)).toBeUndefined();
  });

  it('loads what is looked at, once', async () => {
    const numbers = await loaded();
    numbers.windows.look(5_090, 5_130);
    expect(numbers.windows.isIncomplete).toBe(true);
    await numbers.load();
    await numbers.load();
    expect(numbers.asked).toEqual([0, 5_000, 5_100]);
    expect(rowAt(numbers.windows.spans, 5_099)).toBe(5_099);
    expect(rowAt(numbers.windows.spans, 5_100)).toBe(5_100);
    expect(numbers.windows.isIncomplete).toBe(false);
  });

  it('keeps what is near, not everything', async () => {
    const numbers = await loaded();
    for (let first = 0; first < 10_000; first += WINDOW_SIZE) {
      numbers.windows.look(first, first + 40);
      await numbers.load();
    }
    const { spans, rows } = numbers.windows;
    expect(rows.length).toBeLessThan(2_000);
    expect(spans.at(-1)?.offset).toBe(9_900);
    numbers.windows.look(0, 40);
    await numbers.load();
    expect(numbers.asked.at(-1)).toBe(0);
  });

  it('keeps what is outdated until it is loaded anew', async () => {
    const numbers = await loaded();
    numbers.windows.look(900, 940);
    await numbers.load();
    numbers.windows.outdate();
    await numbers.load();
    expect(numbers.asked).toEqual([0, 900, 900]);
    expect(rowAt(numbers.windows.spans, 0)).toBe(0);
  });

  it('survives that the list has become shorter', async () => {
    const numbers = await loaded();
    numbers.windows.look(9_900, 9_940);
    await numbers.load();
    numbers.total = 30;
    numbers.windows.outdate();
    await numbers.load();
    expect(numbers.windows.total).toBe(30);
    numbers.windows.look(0, 30);
    await numbers.load();
    expect(numbers.windows.rows).toHaveLength(30);
    numbers.total = 0;
    numbers.windows.outdate();
    await numbers.load();
    expect(numbers.windows.rows).toEqual([]);
    expect(numbers.windows.isIncomplete).toBe(false);
  });

  it('shows the list before until another one has answered', async () => {
    const numbers = await loaded();
    numbers.windows.look(500, 540);
    await numbers.load();
    numbers.windows.renew();
    expect(numbers.windows.rows).toHaveLength(2 * WINDOW_SIZE);
    numbers.total = 5;
    await numbers.load();
    expect(numbers.windows.rows).toEqual([0, 1, 2, 3, 4]);
  });

  it('drops what comes for a list that is no longer meant', async () => {
    const windows = new Windows<string>();
    const late = new PromiseDelegate<{ rows: string[]; total: number }>();
    const loading = windows.load(() => late.promise);
    windows.clear();
    late.resolve({ rows: ['old'], total: 1 });
    await loading;
    expect(windows.rows).toEqual([]);
    expect(windows.isIncomplete).toBe(true);
  });
});

async function loaded(): Promise<Numbers> {
  const numbers = new Numbers();
  await numbers.load();
  return numbers;
}
