import { RowHeights } from '../rowheights';

describe('RowHeights', () => {
  it('guesses what was never drawn', () => {
    const heights = new RowHeights(50);
    expect(heights.top(10_000)).toBe(500_000);
    expect(heights.at(0, 10_000)).toBe(0);
    expect(heights.at(125, 10_000)).toBe(2);
    expect(heights.at(1e9, 10_000)).toBe(10_000);
    expect(heights.at(-300, 10_000)).toBe(0);
  });

  it('goes by what was measured where there is something', () => {
    const heights = new RowHeights(50);
    expect(heights.set(1, 200)).toBe(true);
    expect(heights.set(1, 200.2)).toBe(false);
    expect(heights.top(3)).toBe(300);
    expect(heights.at(100, 3)).toBe(1);
    expect(heights.at(260, 3)).toBe(2);
  });

  it('guesses better with the first rows, then no more', () => {
    const heights = new RowHeights(50);
    heights.set(0, 30);
    heights.set(1, 34);
    heights.guessFromMeasured();
    expect(heights.top(3)).toBe(96);
    heights.set(2, 500);
    heights.guessFromMeasured();
    expect(heights.top(4)).toBe(30 + 34 + 500 + 32);
    heights.forget();
    expect(heights.top(1)).toBe(32);
  });
});
