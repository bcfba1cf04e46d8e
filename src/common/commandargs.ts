import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { ModelRef } from '../api/views';
import type { IExperimentsModel, IRun } from '../tokens';

/** What the commands about a run's models work on. */
export interface IRunModels {
  readonly connection: string;
  readonly runId: string;
  readonly models: readonly [ModelRef, ...ModelRef[]];
}

/** The JSON schema of the arguments that `readRunModels` reads. */
export const RUN_MODELS_SCHEMA = {
  connection: {
    type: 'string',
    description: 'The connection that holds the run, "default" if left out'
  },
  runId: {
    type: 'string',
    description:
      'The run whose model is meant, the newest with a model if left out'
  },
  models: {
    type: 'array',
    items: { type: 'object' },
    description: 'The models to choose from, all of the run if left out'
  }
} as const;

/**
 * Read the arguments of a command about a run's models.
 *
 * @param args.models As the runs view gives them.
 * @param experiments Where a run is looked up that the arguments do not describe.
 * @returns null when there is no such run or it has no model.
 */
export function readRunModels(
  args: ReadonlyPartialJSONObject,
  experiments: IExperimentsModel | null
): IRunModels | null {
  const run = findRun(args.runId, experiments);
  const runId = typeof args.runId === 'string' ? args.runId : run?.id;
  const [first, ...others] = isModels(args.models)
    ? args.models
    : (run?.models ?? []);
  if (!runId || !first) {
    return null;
  }
  return {
    connection: connectionOf(args, experiments),
    runId,
    models: [first, ...others]
  };
}

/**
 * The connection that a command is about: the panel's if its arguments name none.
 */
export function connectionOf(
  { connection }: ReadonlyPartialJSONObject,
  experiments: IExperimentsModel | null
): string {
  return typeof connection === 'string'
    ? connection
    : (experiments?.connectionId ?? 'default');
}

function findRun(
  runId: ReadonlyPartialJSONValue | undefined,
  experiments: IExperimentsModel | null
): IRun | undefined {
  return experiments?.state.runs.find(run =>
    typeof runId === 'string' ? run.id === runId : run.models.length > 0
  );
}

function isModels(value: unknown): value is readonly ModelRef[] {
  return (
    Array.isArray(value) &&
    value.every(
      (item: unknown) =>
        typeof item === 'object' &&
        item !== null &&
        'kind' in item &&
        'uri' in item
    )
  );
}
