import type { Store } from './store';

/** A point of a metric, as MLflow's API takes it. */
export type Point = readonly [
  step: number,
  value: number | 'NaN' | 'Infinity' | '-Infinity'
];

/**
 * Make a run that goes on, with histories: one point a second.
 *
 * @returns Its id.
 */
export async function startRun(
  store: Store,
  experimentId: string,
  name: string,
  metrics: Readonly<Record<string, readonly Point[]>>,
  params: Readonly<Record<string, string>> = {},
  tags: Readonly<Record<string, string>> = {}
): Promise<string> {
  const start = 1_790_000_000_000;
  const made = await store.make('runs/create', {
    experiment_id: experimentId,
    run_name: name,
    start_time: start
  });
  const { run_id } = (made as { run: { info: { run_id: string } } }).run.info;
  const points = Object.entries(metrics).flatMap(([key, values]) =>
    values.map(([step, value]) => ({
      key,
      value,
      step,
      timestamp: start + step * 1_000
    }))
  );
  // MLflow takes a thousand at a time.
  for (let at = 0; at < points.length; at += 1_000) {
    await store.post('runs/log-batch', {
      run_id,
      metrics: points.slice(at, at + 1_000)
    });
  }
  const pairs = (of: Readonly<Record<string, string>>): object[] =>
    Object.entries(of).map(([key, value]) => ({ key, value }));
  await store.post('runs/log-batch', {
    run_id,
    params: pairs(params),
    tags: pairs(tags)
  });
  return run_id;
}

/** A course that goes down by a share with each step. */
export function course(count: number, share: number): readonly Point[] {
  return Array.from({ length: count }, (_, step): Point => [
    step,
    share ** step
  ]);
}

/** An experiment of runs with different parameters and courses. */
export async function seedCourses(
  store: Store,
  name: string,
  count = 4
): Promise<[string, string[]]> {
  const experimentId = await store.createExperiment(name);
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    ids.push(
      await startRun(
        store,
        experimentId,
        `run-${index}`,
        {
          'train/loss': course(200, 0.9 + index / 100),
          'train/odd': [
            [0, 1],
            [1, 'NaN'],
            [2, 2],
            [3, 'Infinity'],
            [4, 1],
            [5, '-Infinity']
          ],
          'val/accuracy': course(20, 1.01 + index / 100),
          'system/cpu': course(10, 1),
          final: [[0, index + 1]]
        },
        {
          lr: String(10 ** -(index + 1)),
          depth: String(index * 2),
          optimizer: index % 2 ? 'adam' : 'sgd'
        },
        { team: index < 2 ? 'a' : 'b' }
      )
    );
  }
  return [experimentId, ids];
}
