import type { ISpan } from '../common/windows';
import { Windows, rowAt } from '../common/windows';
import type { Item } from './items';

/** What a list asks of the store. */
export interface IListSource {
  /** One window, and how long the list is. */
  ask(
    offset: number,
    limit: number,
    previous: readonly Item[]
  ): Promise<{ readonly rows: readonly Item[]; readonly total: number }>;
  /** The ids of the runs of a window; none of groups. */
  ids(offset: number, limit: number): Promise<readonly string[]>;
  /** What is below a line. */
  below(item: Item): IListSource;
}

/** One line: `item` is undefined as long as it is not loaded. */
export interface ILine {
  readonly item: Item | undefined;
  /** How many lines it is below. */
  readonly depth: number;
  readonly isOpen: boolean;
}

/** Runs whose ids are asked for at once: the server's most. */
const MANY = 1_000;

/**
 * The lines of a list, with those below the lines that are open, as far as they were looked at.
 */
export class RowList {
  /**
   * @param toOpen Lines that are opened when they are loaded; each is taken out of it then.
   */
  constructor(source: IListSource, toOpen = new Set<string>(), depth = 0) {
    this._source = source;
    this._toOpen = toOpen;
    this._depth = depth;
  }

  /** The lines that are open. */
  get openIds(): readonly string[] {
    return [...this._open].flatMap(([id, below]) => [id, ...below.openIds]);
  }

  /** Lines, with those below others. */
  get count(): number {
    return this._openings.reduce(
      (sum, [, below]) => sum + below.count,
      this._windows.total
    );
  }

  /** Lines, without those below others. */
  get total(): number {
    return this._windows.total;
  }

  /** All that are loaded, with those below others. */
  get items(): readonly Item[] {
    return [
      ...this._windows.rows,
      ...[...this._open.values()].flatMap(({ items }) => items)
    ];
  }

  /** Whether lines that are looked at are missing. */
  get isIncomplete(): boolean {
    return (
      this._windows.isIncomplete ||
      [...this._open.values()].some(({ isIncomplete }) => isIncomplete)
    );
  }

  at(index: number): ILine {
    let above = 0;
    for (const [own, below] of this._openings) {
      if (index <= own + above) {
        break;
      }
      if (index <= own + above + below.count) {
        return below.at(index - own - above - 1);
      }
      above += below.count;
    }
    const item = rowAt(this._windows.spans, index - above);
    return {
      item,
      depth: this._depth,
      isOpen: item !== undefined && this._open.has(item.id)
    };
  }

  /** The line of a run or group; -1 when it is not loaded. */
  indexOf(id: string): number {
    const places = this._places;
    const own = places.get(id);
    let above = 0;
    for (const [place, below] of this._openings) {
      if (own !== undefined && own <= place) {
        break;
      }
      const index = below.indexOf(id);
      if (index >= 0) {
        return place + above + 1 + index;
      }
      above += below.count;
    }
    return own === undefined ? -1 : own + above;
  }

  /** These lines are looked at, from the first to before the last. */
  look(first: number, last: number): void {
    let above = 0;
    let ownFirst = first;
    let ownLast = last;
    for (const [own, below] of this._openings) {
      const start = own + above + 1;
      below.look(
        Math.max(0, first - start),
        Math.max(0, Math.min(below.count, last - start))
      );
      ownFirst -= Math.min(below.count, Math.max(0, first - start));
      ownLast -= Math.min(below.count, Math.max(0, last - start));
      above += below.count;
    }
    this._windows.look(ownFirst, ownLast);
  }

  /** Show what is below a line, or no longer. */
  toggle(id: string): void {
    for (const below of this._open.values()) {
      below.toggle(id);
    }
    if (this._open.delete(id)) {
      return;
    }
    const item = this._windows.rows.find(row => row.id === id);
    if (item) {
      this._openLine(item);
    }
  }

  /** Nothing that is loaded is sure any more; it is kept until it is loaded anew. */
  outdate(): void {
    this._windows.outdate();
    for (const below of this._open.values()) {
      below.outdate();
    }
  }

  /** Load what is looked at. What a source rejects with is passed on. */
  async load(): Promise<void> {
    await this._windows.load((offset, limit) =>
      this._source.ask(offset, limit, this._windows.rows)
    );
    for (const item of this._windows.rows) {
      if (this._toOpen.delete(item.id)) {
        this._openLine(item);
      }
    }
    await Promise.all([...this._open.values()].map(below => below.load()));
  }

  /** The ids of the runs in some lines, also of those that are not loaded. */
  async ids(first: number, last: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (let index = first; index < last; index++) {
      const { item } = this.at(index);
      if (item?.kind === 'run') {
        found.push(item.id);
      } else if (!item) {
        return this._openings.length > 0
          ? [...found, ...(await this.ids(index + 1, last))]
          : this._ask(first, last);
      }
    }
    return found;
  }

  private _openLine(item: Item): void {
    const below = this._source.below(item);
    this._open.set(item.id, new RowList(below, this._toOpen, this._depth + 1));
  }

  private async _ask(first: number, last: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (let offset = first; offset < last; offset += MANY) {
      const limit = Math.min(MANY, last - offset);
      found.push(...(await this._source.ids(offset, limit)));
    }
    return found;
  }

  /** Where the lines are that are loaded, by id. */
  private get _places(): ReadonlyMap<string, number> {
    const { spans } = this._windows;
    if (this._known.spans !== spans) {
      const places = new Map<string, number>();
      for (const { offset, rows } of spans) {
        rows.forEach(({ id }, index) => places.set(id, offset + index));
      }
      this._known = { spans, places };
    }
    return this._known.places;
  }

  /** The lines that are open, in order: where they are and what is below. */
  private get _openings(): readonly (readonly [number, RowList])[] {
    if (this._open.size === 0) {
      return [];
    }
    const places = this._places;
    return [...this._open]
      .flatMap(([id, below]) => {
        const place = places.get(id);
        return place === undefined ? [] : [[place, below] as const];
      })
      .sort(([a], [b]) => a - b);
  }

  private readonly _source: IListSource;
  private readonly _toOpen: Set<string>;
  private readonly _depth: number;
  private readonly _windows = new Windows<Item>();
  private readonly _open = new Map<string, RowList>();
  /** Asked for with each line that is drawn. */
  private _known: {
    readonly spans: readonly ISpan<Item>[];
    readonly places: ReadonlyMap<string, number>;
  } = { spans: [], places: new Map() };
}
