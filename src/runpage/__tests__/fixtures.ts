import type { RunDetails } from '../../api/views';

/** A finished run as the run view answers. */
export function runDetails(changes: Partial<RunDetails> = {}): RunDetails {
  return {
    cursor: 'c1',
    progress: null,
    run_id: 'run-1',
    run_name: 'bold-owl-7',
    experiment: {
      experiment_id: '1',
      name: 'penguins',
      lifecycle_stage: 'active',
      artifact_location: null
    },
    status: 'FINISHED',
    lifecycle_stage: 'active',
    start_time: 1_000_000,
    end_time: 1_012_000,
    user_id: 'ada',
    artifact_uri: 'file:///a/run-1/artifacts',
    parent_run_id: null,
    parent_run_name: null,
    children: 0,
    traces: 0,
    metrics: [],
    params: {},
    tags: {},
    datasets: [],
    models: [],
    histories: null,
    ...changes
  };
}

/** Tags as JSON has them: `__proto__` is a key as any other. */
export function parsed(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}
