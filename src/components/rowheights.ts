/**
 * How high the rows of a long list are: measured where they were drawn, guessed elsewhere.
 */
export class RowHeights {
  /** @param guess The height of a row that was never drawn, in pixels, until some were. */
  constructor(guess: number) {
    this._guess = guess;
  }

  /** @returns Whether that is news. */
  set(index: number, height: number): boolean {
    const before = this._measured[index];
    if (before !== undefined && Math.abs(before - height) < 0.5) {
      return false;
    }
    this._measured[index] = height;
    return true;
  }

  /** What is not measured yet is as high as what is: to be called once, with the first rows. */
  guessFromMeasured(): void {
    const known = this._measured.filter(height => height !== undefined);
    if (!this._hasGuessed && known.length > 0) {
      this._hasGuessed = true;
      this._guess = known.reduce((sum, one) => sum + one, 0) / known.length;
    }
  }

  /** The width is another: all heights may be. */
  forget(): void {
    this._measured = [];
    this._hasGuessed = false;
  }

  /** Where a row begins, in pixels below the first; of their number, where the list ends. */
  top(index: number): number {
    let top = 0;
    for (let row = 0; row < index; row++) {
      top += this._measured[row] ?? this._guess;
    }
    return top;
  }

  /** The row at a place, in pixels below the beginning of a list of `count` rows. */
  at(top: number, count: number): number {
    let row = 0;
    for (let bottom = 0; row < count; row++) {
      bottom += this._measured[row] ?? this._guess;
      if (bottom > top) {
        break;
      }
    }
    return row;
  }

  private _guess: number;
  private _hasGuessed = false;
  /** With holes. */
  private _measured: (number | undefined)[] = [];
}
