import type { Series } from '../../api/views';
import type { ChartRange } from '../setup';

/** What one request may ask for (`store/views/metric/routes.py`). */
const MAX_RUNS = 100;
const MAX_POINTS = 400_000;

/** Fewer than it could be: the first charts of a page should not wait for the last. */
const MAX_KEYS = 6;

/**
 * The series of one metric at one zoom, and the runs that are still to be asked for.
 */
export class Level {
  constructor(runIds: readonly string[]) {
    this._missing = new Set(runIds);
  }

  /** The runs to ask for. Those that are being asked for wait: answers could come in any order. */
  get missing(): ReadonlySet<string> {
    return new Set([...this._missing].filter(id => !this._asked.has(id)));
  }

  /** Whether any run was heard of. */
  get hasAnswers(): boolean {
    return this._series.size > 0;
  }

  /** By run id, without the runs that have no such metric. */
  series(): ReadonlyMap<string, Series> {
    return new Map(
      [...this._series].filter(
        (pair): pair is [string, Series] => pair[1] !== null
      )
    );
  }

  /** These runs are shown: ask for those that are new, forget those that are not shown. */
  keep(runIds: readonly string[]): void {
    const shown = new Set(runIds);
    for (const id of [...this._series.keys(), ...this._missing]) {
      if (!shown.has(id)) {
        this._series.delete(id);
        this._missing.delete(id);
        this._asked.delete(id);
      }
    }
    this.ask(
      runIds.filter(id => !this._series.has(id) && !this._asked.has(id))
    );
  }

  /** Ask for these, also if they are known. */
  ask(runIds: readonly string[]): void {
    for (const id of runIds) {
      this._missing.add(id);
    }
  }

  /** Ask for those that more pixels have more points of. */
  askInexact(): void {
    for (const [id, series] of this._series) {
      if (series && !series.exact) {
        this._missing.add(id);
      }
    }
  }

  /** They are being asked for. */
  take(runIds: readonly string[]): void {
    for (const id of runIds) {
      this._missing.delete(id);
      this._asked.add(id);
    }
  }

  /** @param series What was answered for these runs; null when the request failed. */
  answer(runIds: readonly string[], series: readonly Series[] | null): void {
    const found = new Map(series?.map(each => [each.run_id, each]));
    for (const id of runIds) {
      // One that is not shown any more is not asked for either.
      if (this._asked.delete(id) && series) {
        this._series.set(id, found.get(id) ?? null);
      }
    }
  }

  /** Null for a run that has no such metric. */
  private readonly _series = new Map<string, Series | null>();
  private readonly _missing: Set<string>;
  private readonly _asked = new Set<string>();
}

/** The parts of a metric that are asked for. */
export interface IAsked {
  readonly width: number;
  readonly range: ChartRange | null;
  readonly overview: Level;
  readonly detail: Level | null;
}

/** One request. */
export interface IQuestion<Entry extends IAsked> {
  readonly range: ChartRange | null;
  readonly runIds: readonly string[];
  readonly width: number;
  readonly parts: readonly { readonly entry: Entry; readonly level: Level }[];
}

/**
 * The next request: for the first entry that misses something, and others that miss the same.
 * What it asks for counts as asked.
 */
export function nextQuestion<Entry extends IAsked>(
  entries: readonly Entry[]
): IQuestion<Entry> | null {
  const wanting = entries.flatMap(entry =>
    [entry.detail, entry.overview].flatMap((level, index) => {
      const missing = level?.missing;
      return level && missing && missing.size > 0
        ? [{ entry, level, missing, range: index === 0 ? entry.range : null }]
        : [];
    })
  );
  const [first] = wanting;
  if (!first) {
    return null;
  }
  const { range } = first;
  const { width } = first.entry;
  const runIds = [...first.missing].slice(0, MAX_RUNS);
  const room = Math.min(
    MAX_KEYS,
    Math.floor(MAX_POINTS / (runIds.length * width))
  );
  const parts = wanting
    .filter(
      each =>
        String(each.range) === String(range) &&
        each.entry.width === width &&
        runIds.every(id => each.missing.has(id))
    )
    .slice(0, Math.max(1, room));
  for (const { level } of parts) {
    level.take(runIds);
  }
  return { range, runIds, width, parts };
}
