import type { IEndpoint } from '../../api/endpoints';

/** A ready endpoint of a version of a registered model. */
export function endpoint(changes: Partial<IEndpoint> = {}): IEndpoint {
  return {
    name: 'predict-penguin',
    connection: 'default',
    model: { name: 'Penguin Predictor', version: '1' },
    version: '1',
    uri: 'models:/Penguin Predictor/1',
    run_id: 'run-1',
    workers: 1,
    environment: 'server',
    idle_timeout: 0,
    state: 'ready',
    is_updating: false,
    is_asleep: false,
    error: null,
    path: 'jupyter-mlflow/endpoints/predict-penguin/invocations',
    created: 1_000,
    requests: 3,
    errors: 1,
    p50: 4.25,
    p95: 12.5,
    memory: 307_000_000,
    ...changes
  };
}
