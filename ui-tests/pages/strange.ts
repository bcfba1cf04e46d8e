import type { Store } from './store';

/** Two spellings of one word, and marks that turn the direction of what follows. */
export const NAMES = {
  formula: '=cmd()',
  markup: '</script><img src=x>{{x}}',
  reversed: '\u202egnp.exe',
  family: '👩‍👩‍👧 e\u0301',
  composed: '👩‍👩‍👧 \u00e9',
  long: `${'long name '.repeat(25)}`.trim().slice(0, 250),
  path: 'a/b:c%2F',
  quotes: '`back` "double" \'single\''
} as const;

export const LONG_PARAM = `${'x'.repeat(5_990)}\n"last", 9`;

/** As long as MLflow takes them. */
export const LONG_TAG = 'y'.repeat(8_000);

/**
 * An experiment of runs as nobody would make them by hand, by MLflow's own API: what it takes,
 * every view has to take.
 *
 * @returns The ids of the experiment and its runs; the first run has every strange value, the
 *   second a few of them, the last has a thousand metrics.
 */
export async function seedStrange(
  store: Store,
  experiment: string
): Promise<{ experimentId: string; runIds: string[] }> {
  const experimentId = await store.createExperiment(experiment);
  const start = 1_790_000_000_000;
  const runIds: string[] = [];
  const make = async (name: string, tags: Record<string, string> = {}): Promise<string> => {
    const made = await store.make('runs/create', {
      experiment_id: experimentId,
      run_name: name,
      start_time: start + runIds.length * 60_000,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value }))
    });
    const { run_id } = (made as { run: { info: { run_id: string } } }).run.info;
    runIds.push(run_id);
    return run_id;
  };
  // Whole numbers beyond 2^53 go as text, as MLflow's own clients send them.
  const log = (
    run_id: string,
    metrics: readonly (readonly [key: string, value: number | string, step: number | string])[],
    params: Record<string, string> = {}
  ): Promise<void> =>
    store.post('runs/log-batch', {
      run_id,
      metrics: metrics.map(([key, value, step], at) => ({
        key,
        value,
        step,
        timestamp: start + at
      })),
      params: Object.entries(params).map(([key, value]) => ({ key, value }))
    });

  const all = await make(NAMES.long, { ['__proto__']: 'a tag', note: LONG_TAG });
  await log(
    all,
    [
      ['loss', 1, -5],
      ['loss', 'NaN', '9007199254740993'],
      ['loss', 3, 7],
      ['loss', 2, 7],
      ['Loss', 'Infinity', 0],
      ['__proto__', 5e-324, 0],
      ['constructor', -0, 0],
      ['a/b c:d', '-Infinity', 0]
    ],
    { ['__proto__']: 'polluted', ' ': 'a space', long: LONG_PARAM, formula: '=1+1', twin: 'n\u00e9' }
  );
  const few = await make(NAMES.formula);
  await log(few, [['loss', 0.5, 0]], { ['__proto__']: 'other', formula: '@SUM(A1)', empty: '', twin: 'ne\u0301' });
  for (const name of [
    NAMES.markup,
    NAMES.reversed,
    NAMES.family,
    NAMES.composed,
    NAMES.path,
    NAMES.quotes
  ]) {
    const made = await make(name);
    await log(made, [['loss', 'Infinity', 0]]);
  }
  // Each the parent of the other; and one that ended before it began.
  const one = await make('round');
  const other = await make('and round', { 'mlflow.parentRunId': one });
  await store.post('runs/set-tag', { run_id: one, key: 'mlflow.parentRunId', value: other });
  await store.post('runs/update', { run_id: other, status: 'FINISHED', end_time: start - 60_000 });
  let parent = await make('level 0');
  for (let level = 1; level <= 10; level++) {
    parent = await make(`level ${level}`, { 'mlflow.parentRunId': parent });
  }
  const many = await make('a thousand metrics');
  await log(
    many,
    Array.from({ length: 1_000 }, (_, at) => [`layer ${at}`, at / 1_000, 0] as const)
  );
  return { experimentId, runIds };
}
