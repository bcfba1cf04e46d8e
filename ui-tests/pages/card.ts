/** A row of a card, as a kernel writes it. */
export function row(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    run_id: name.padEnd(32, '0'),
    name,
    experiment_id: '1',
    status: 'FINISHED',
    start_time: 1_790_000_000_000,
    end_time: 1_790_000_012_300,
    metrics: [],
    sparkline: null,
    sweep: null,
    ...changes
  };
}

/** A saved code cell whose output is a card. */
export function cellWithCard(
  id: string,
  rows: Record<string, unknown>[],
  total = rows.length
): Record<string, unknown> {
  return {
    cell_type: 'code',
    id,
    execution_count: 1,
    metadata: {},
    source: `# ${id}`,
    outputs: [
      {
        output_type: 'display_data',
        metadata: {},
        data: {
          'application/vnd.jupyter-mlflow.run+json': {
            version: 1,
            moment: 'end',
            notebook_id: '',
            kernel_id: '',
            tracking_uri: 'sqlite:////nowhere/mlflow.db',
            cell: { id, execution_count: 1 },
            run_ids: [],
            total,
            rows
          },
          'text/html': '<div>the fallback</div>',
          'text/plain': 'the fallback'
        }
      }
    ]
  };
}
