/** Rows that are asked for at once. */
export const WINDOW_SIZE = 100;

/** Windows that are kept, those nearest to what is looked at. */
const MOST_KEPT = 12;

/** Some of the rows of a list, one after the other. */
export interface ISpan<Row> {
  readonly offset: number;
  readonly rows: readonly Row[];
}

/**
 * A long list of which only what is looked at is loaded, window by window.
 */
export class Windows<Row> {
  /** What is loaded, in order. A new object with each change. */
  get spans(): readonly ISpan<Row>[] {
    return this._spans;
  }

  /** How long the list is. */
  get total(): number {
    return this._total;
  }

  /** All rows that are loaded, in order. */
  get rows(): readonly Row[] {
    return this._spans.flatMap(({ rows }) => rows);
  }

  /** These rows are looked at, from the first to before the last. */
  look(first: number, last: number): void {
    this._first = first;
    this._last = Math.max(first, last);
  }

  /** Nothing that is loaded is sure any more; it is kept until it is loaded anew. */
  outdate(): void {
    this._current.clear();
  }

  /** It is another list now: what is loaded stays until the first answer takes its place. */
  renew(): void {
    this._generation++;
    this._isOther = true;
    this._current.clear();
    this.look(0, 0);
  }

  /** Forget all. What is on its way is dropped when it comes. */
  clear(): void {
    this.renew();
    this._spans = [];
    this._total = 0;
  }

  /** Whether `load` has something to do. */
  get isIncomplete(): boolean {
    return this._missing() !== undefined;
  }

  /**
   * Load what is looked at and not there, or outdated.
   *
   * @param ask Answers one window, and how long the list is. What it rejects with is passed on.
   */
  async load(
    ask: (
      offset: number,
      limit: number
    ) => Promise<{ readonly rows: readonly Row[]; readonly total: number }>
  ): Promise<void> {
    const generation = this._generation;
    // What is looked at may change with each answer, as may the length.
    for (
      let offset = this._missing();
      offset !== undefined;
      offset = this._missing()
    ) {
      const answer = await ask(offset, WINDOW_SIZE);
      if (generation !== this._generation) {
        return;
      }
      this._put(offset, answer.rows, answer.total);
    }
  }

  private _missing(): number | undefined {
    const start = this._first - (this._first % WINDOW_SIZE);
    const end = Math.min(this._last, this._total);
    for (let offset = start; offset < end; offset += WINDOW_SIZE) {
      if (!this._current.has(offset)) {
        return offset;
      }
    }
    // Of an empty list, or one that has become shorter, the length is asked for.
    return this._current.size === 0
      ? Math.min(start, this._lastWindow)
      : undefined;
  }

  private get _lastWindow(): number {
    const last = Math.max(0, this._total - 1);
    return last - (last % WINDOW_SIZE);
  }

  private _put(offset: number, rows: readonly Row[], total: number): void {
    const others = this._isOther
      ? []
      : this._spans.filter(
          span => span.offset !== offset && span.offset < total
        );
    this._isOther = false;
    this._total = total;
    this._current.add(offset);
    const middle = (this._first + this._last) / 2;
    this._spans = [...others, ...(rows.length > 0 ? [{ offset, rows }] : [])]
      .sort(
        (a, b) =>
          Math.abs(a.offset + WINDOW_SIZE / 2 - middle) -
          Math.abs(b.offset + WINDOW_SIZE / 2 - middle)
      )
      .slice(0, MOST_KEPT)
      .sort((a, b) => a.offset - b.offset);
    for (const known of [...this._current]) {
      if (
        known !== offset &&
        !this._spans.some(span => span.offset === known)
      ) {
        this._current.delete(known);
      }
    }
  }

  private _spans: readonly ISpan<Row>[] = [];
  private _total = 0;
  private _first = 0;
  private _last = 0;
  /** Offsets of the windows that are not outdated. */
  private readonly _current = new Set<number>();
  private _isOther = false;
  private _generation = 0;
}

/** The row at a place of the list, undefined when it is not loaded. */
export function rowAt<Row>(
  spans: readonly ISpan<Row>[],
  index: number
): Row | undefined {
  const span = spans.find(
    ({ offset, rows }) => offset <= index && index < offset + rows.length
  );
  return span?.rows[index - span.offset];
}
