import type { MetricValue } from '../api/views';
import type { RunStatus } from '../tokens';

/** What a kernel displays under a cell that made runs (`jupyter_mlflow/kernel`). */
export const RUN_MIME = 'application/vnd.jupyter-mlflow.run+json';

/** The form of it that is understood here. */
const VERSION = 1;

/** What a kernel tells at most. More, in a notebook of somebody else's, would keep the page busy. */
const MAX_ROWS = 20;
const MAX_METRICS = 20;
const MAX_POINTS = 60;

/**
 * The runs that a cell made, as its kernel told of them.
 */
export interface IRunMessage {
  /** Whether a run has just begun, or all have ended. */
  readonly moment: 'start' | 'end';
  readonly notebookId: string;
  readonly kernelId: string;
  /** Without its password. */
  readonly trackingUri: string;
  /** Runs whose notebook is to be kept. */
  readonly runIds: readonly string[];
  /** How many runs the cell made, children included. */
  readonly total: number;
  /** Runs that are no children, in the order made; not all when there are many. */
  readonly rows: readonly IRunMessageRow[];
}

/** One run that is no child of another. */
export interface IRunMessageRow {
  readonly runId: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startTime: number | null;
  readonly endTime: number | null;
  readonly metrics: readonly (readonly [string, MetricValue])[];
  readonly sparkline: {
    readonly key: string;
    readonly values: readonly number[];
  } | null;
  /** null for a run without children. */
  readonly sweep: ISweep | null;
}

/** The children of a run. */
export interface ISweep {
  readonly total: number;
  readonly failed: number;
  readonly best: {
    readonly name: string;
    readonly key: string;
    readonly value: MetricValue;
  } | null;
}

/**
 * Read what a kernel, or a notebook that somebody else has saved, gives for the runs of a cell.
 *
 * @param data Anything.
 * @returns null when it is not of this form or no row can be read; others are left out.
 */
export function readRunMessage(data: unknown): IRunMessage | null {
  if (!isRecord(data) || data.version !== VERSION) {
    return null;
  }
  const rows = [
    ...new Map(
      listOf(data.rows, MAX_ROWS, readRow).map(row => [row.runId, row])
    ).values()
  ];
  if (rows.length === 0) {
    return null;
  }
  return {
    moment: data.moment === 'start' ? 'start' : 'end',
    notebookId: textOf(data.notebook_id),
    kernelId: textOf(data.kernel_id),
    trackingUri: textOf(data.tracking_uri),
    runIds: listOf(data.run_ids, MAX_ROWS, id => textOf(id) || null),
    total: numberOf(data.total) ?? rows.length,
    rows
  };
}

function readRow(data: unknown): IRunMessageRow | null {
  if (!isRecord(data) || textOf(data.run_id) === '') {
    return null;
  }
  const runId = textOf(data.run_id);
  return {
    runId,
    name: textOf(data.name).trim() || runId.slice(0, 8),
    status: isStatus(data.status) ? data.status : 'SCHEDULED',
    startTime: numberOf(data.start_time),
    endTime: numberOf(data.end_time),
    metrics: listOf(data.metrics, MAX_METRICS, readMetric),
    sparkline: isRecord(data.sparkline)
      ? {
          key: textOf(data.sparkline.key),
          values: listOf(data.sparkline.values, MAX_POINTS, numberOf)
        }
      : null,
    sweep: readSweep(data.sweep)
  };
}

function readMetric(pair: unknown): readonly [string, MetricValue] | null {
  return Array.isArray(pair) &&
    typeof pair[0] === 'string' &&
    isMetricValue(pair[1])
    ? [pair[0], pair[1]]
    : null;
}

function readSweep(data: unknown): ISweep | null {
  if (!isRecord(data)) {
    return null;
  }
  const { best } = data;
  return {
    total: numberOf(data.total) ?? 0,
    failed: numberOf(data.failed) ?? 0,
    best:
      isRecord(best) && isMetricValue(best.value)
        ? { name: textOf(best.name), key: textOf(best.key), value: best.value }
        : null
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStatus(value: unknown): value is RunStatus {
  return (
    typeof value === 'string' &&
    ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'].includes(value)
  );
}

function isMetricValue(value: unknown): value is MetricValue {
  return (
    numberOf(value) !== null ||
    (typeof value === 'string' && /^(NaN|-?Infinity)$/.test(value))
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Those of the first `most` entries of a list that can be read; none when it is no list. */
function listOf<T>(
  value: unknown,
  most: number,
  read: (entry: unknown) => T | null
): T[] {
  return Array.isArray(value)
    ? value
        .slice(0, most)
        .map(read)
        .filter((entry): entry is T & {} => entry !== null)
    : [];
}
