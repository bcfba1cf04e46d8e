/** One run in what a kernel displays, by its id; finished after 12 s. */
export function row(
  id: string,
  changes: Readonly<Record<string, unknown>> = {}
): Record<string, unknown> {
  return {
    run_id: id,
    name: `name-${id}`,
    experiment_id: '1',
    status: 'FINISHED',
    start_time: 1_000,
    end_time: 13_000,
    metrics: [],
    sparkline: null,
    sweep: null,
    ...changes
  };
}

/** What a kernel displays for a cell that made runs. */
export function message(
  rows: readonly unknown[],
  changes: Readonly<Record<string, unknown>> = {}
): Record<string, unknown> {
  return {
    version: 1,
    moment: 'end',
    notebook_id: 'n1',
    kernel_id: 'k1',
    tracking_uri: 'sqlite:////w/mlflow.db',
    cell: { id: 'c1', execution_count: 3 },
    run_ids: rows.map(entry =>
      typeof entry === 'object' && entry !== null && 'run_id' in entry
        ? entry.run_id
        : ''
    ),
    total: rows.length,
    rows,
    ...changes
  };
}
