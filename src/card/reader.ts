import type { Series, ViewsClient } from '../api/views';
import { toRuns } from '../common/rows';
import type { IRun } from '../tokens';
import type { ICourse, Watch } from './watch';

/** Most runs and metrics that one question may be about. */
const MAX_RUNS = 100;
const MAX_KEYS = 20;

/** Points of a sparkline. */
const POINTS = 60;

/**
 * Answers the cards from one store, with few questions for all of them together.
 */
export class StoreReader {
  constructor(views: ViewsClient, connection: string) {
    this._views = views;
    this._connection = connection;
  }

  /**
   * Tell watches what the store knows of their runs.
   *
   * @returns Whether anything is new.
   * @throws RequestError when the store cannot be read; then no watch was told.
   */
  async answer(watches: readonly Watch[]): Promise<boolean> {
    const messages = new Map(watches.map(watch => [watch, watch.message]));
    const ids = new Set(
      watches.flatMap(watch =>
        watch.isAnswered
          ? watch.running
          : watch.message.rows.map(({ runId }) => runId)
      )
    );
    const [runs, courses] = await Promise.all([
      this._runs([...ids]),
      this._courses(watches),
      ...[
        ...new Set(
          watches
            .filter(watch => !watch.isAnswered)
            .map(({ message }) => message.notebookId)
        )
      ].map(id => this._findOldest(id))
    ]);
    let isNew = false;
    for (const [watch, message] of messages) {
      const known = new Map(watch.state.runs);
      for (const { runId } of message.rows) {
        const run = runs.get(runId);
        if (run && run !== this._known.get(runId)) {
          isNew = true;
        }
        if (run) {
          known.set(runId, run);
        }
      }
      watch.answer(message, {
        connection: this._connection,
        runs: known,
        courses: new Map([...watch.state.courses, ...courses]),
        oldest: this._oldest.get(message.notebookId) ?? null
      });
    }
    for (const [id, run] of runs) {
      this._known.set(id, run);
    }
    return isNew;
  }

  private async _runs(
    ids: readonly string[]
  ): Promise<ReadonlyMap<string, IRun>> {
    const found = new Map<string, IRun>();
    for (const part of partsOf(ids)) {
      const window = await this._views.runsById(this._connection, part);
      for (const run of toRuns(window, [...this._known.values()])) {
        found.set(run.id, run);
      }
    }
    return found;
  }

  /** The courses of all running runs, each by the metric that its card shows. */
  private async _courses(
    watches: readonly Watch[]
  ): Promise<ReadonlyMap<string, ICourse>> {
    const keys = new Map<string, string>();
    for (const { message, running, state } of watches) {
      for (const { runId, sparkline, metrics } of message.rows) {
        const [first] = state.runs.get(runId)?.metrics ?? metrics;
        const key = sparkline?.key ?? first?.[0];
        if (key !== undefined && running.includes(runId)) {
          keys.set(runId, key);
        }
      }
    }
    const courses = new Map<string, ICourse>();
    for (const part of partsOf([...keys.keys()])) {
      const series = await this._views.metric(this._connection, {
        runIds: part,
        keys: [...new Set(part.map(id => keys.get(id) ?? ''))].slice(
          0,
          MAX_KEYS
        ),
        width: POINTS
      });
      for (const { run_id, key, values } of series) {
        if (keys.get(run_id) === key) {
          courses.set(run_id, { key, values: finite(values) });
        }
      }
    }
    return courses;
  }

  /** Look up the oldest run of a notebook, unless that is known: it stays what it is. */
  private async _findOldest(notebookId: string): Promise<void> {
    if (notebookId === '' || this._oldest.has(notebookId)) {
      return;
    }
    const { total } = await this._views.runs(this._connection, {
      scope: { notebookId },
      offset: 0,
      limit: 1
    });
    if (total > 1) {
      const { columns } = await this._views.runs(this._connection, {
        scope: { notebookId },
        offset: total - 1,
        limit: 1
      });
      const [oldest] = columns.run_id;
      if (oldest !== undefined) {
        this._oldest.set(notebookId, oldest);
      }
    }
  }

  private readonly _views: ViewsClient;
  private readonly _connection: string;
  private readonly _known = new Map<string, IRun>();
  private readonly _oldest = new Map<string, string>();
}

function partsOf(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < ids.length; start += MAX_RUNS) {
    parts.push(ids.slice(start, start + MAX_RUNS));
  }
  return parts;
}

function finite(values: Series['values']): number[] {
  return values.filter(value => typeof value === 'number');
}
