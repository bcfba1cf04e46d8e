import type { IJob } from '../../api/jobs';

/** A project that runs, and has made a run. */
export function job(changes: Partial<IJob> = {}): IJob {
  return {
    id: 'job-1',
    kind: 'project',
    title: 'elasticnet: main',
    connection: 'default',
    state: 'running',
    created: 1_000,
    started: 2_000,
    ended: null,
    group: null,
    experiment_id: '7',
    runs: [{ run_id: 'run-1', name: 'bold-owl-7' }],
    parent_run_id: null,
    arguments: {
      uri: 'examples/elasticnet',
      entry_point: 'main',
      parameters: { alpha: '0.3' },
      backend: 'local',
      backend_config: null,
      environment: 'local'
    },
    exit_code: null,
    progress: { done: 3, total: 12 },
    error: null,
    killed_by: null,
    ...changes
  };
}
