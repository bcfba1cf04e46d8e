import type { ModelRef, RunsWindow } from '../api/views';

export const LOGGED_MODEL: ModelRef = {
  kind: 'logged_model',
  model_id: 'm-1',
  name: 'classifier',
  uri: 'models:/m-1',
  path: null,
  flavors: ['sklearn']
};

export const RUN_ARTIFACT: ModelRef = {
  kind: 'run_artifact',
  model_id: null,
  name: 'pipeline',
  uri: 'runs:/run-1/pipeline',
  path: 'pipeline',
  flavors: ['spark']
};

/**
 * A window as the runs view answers: `count` finished runs, newest first, named run-1, run-2 …
 */
export function runsWindow(
  count: number,
  changes: Partial<Omit<RunsWindow, 'columns'>> & {
    columns?: Partial<RunsWindow['columns']>;
  } = {}
): RunsWindow {
  const each = <T>(value: (row: number) => T): T[] =>
    Array.from({ length: count }, (_, row) => value(row));
  const { columns, ...others } = changes;
  return {
    cursor: 'c1',
    progress: null,
    keys: null,
    best: null,
    total: count,
    offset: 0,
    deleted_experiment: null,
    experiment: {
      experiment_id: '1',
      name: 'penguins',
      lifecycle_stage: 'active',
      artifact_location: null
    },
    columns: {
      run_id: each(row => `run-${row + 1}`),
      run_name: each(row => `name-${row + 1}`),
      experiment_id: each(() => '1'),
      experiment_name: each(() => 'penguins'),
      status: each(() => 'FINISHED' as const),
      start_time: each(row => 1_000_000 - row * 1_000),
      end_time: each(row => 1_012_000 - row * 1_000),
      user_id: each(() => 'ada'),
      artifact_uri: each(row => `file:///a/run-${row + 1}/artifacts`),
      lifecycle_stage: each(() => 'active' as const),
      parent_run_id: each(() => null),
      children: each(() => 0),
      ...columns
    },
    metrics: { accuracy: each(() => 0.93333333) },
    params: { regParam: each(() => '0.1') },
    tags: {},
    models: each(() => []),
    ...others
  };
}
