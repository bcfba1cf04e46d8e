import * as fs from 'fs';
import * as path from 'path';
import type { Store } from './store';

/** What a model that is written here does. */
interface IServable {
  /** What it predicts for each row, before the unit. */
  readonly answer: string;
  /** It loads once this file is there. */
  readonly waitsFor?: string;
  /** It does not load, and says this. */
  readonly fails?: string;
}

/** Where it is among the artifacts. */
const FOLDER = 'model';

/**
 * Write a model that MLflow can serve into the artifacts of a run, without a kernel: it takes a column
 * "mass" and a param "unit", and predicts the same for all rows.
 */
function writeModel(artifacts: string, options: IServable): void {
  const folder = path.join(artifacts, FOLDER);
  // Python keeps modules by their names.
  const module = `servable_${options.answer}`;
  fs.mkdirSync(path.join(folder, 'code'), { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'MLmodel'),
    [
      'flavors:',
      '  python_function:',
      '    code: code',
      `    loader_module: ${module}`,
      'signature:',
      `  inputs: '[{"type": "double", "name": "mass", "required": true}]'`,
      '  outputs: null',
      `  params: '[{"name": "unit", "type": "string", "default": "g", "shape": null}]'`,
      ''
    ].join('\n')
  );
  const text = JSON.stringify;
  fs.writeFileSync(
    path.join(folder, 'code', `${module}.py`),
    [
      'import os, time',
      'class Model:',
      '    def predict(self, data, params=None):',
      `        return [${text(options.answer)} + " " + params["unit"]] * len(data)`,
      'def _load_pyfunc(path):',
      ...(options.fails ? [`    raise RuntimeError(${text(options.fails)})`] : []),
      ...(options.waitsFor
        ? [`    while not os.path.exists(${text(options.waitsFor)}):`, '        time.sleep(0.02)']
        : []),
      '    return Model()',
      ''
    ].join('\n')
  );
}

/**
 * Register a model that can be served as the next version of a name.
 *
 * @returns The id of its run.
 */
export async function registerServable(
  store: Store,
  experimentId: string,
  name: string,
  options: IServable
): Promise<string> {
  const runId = await store.createRun(experimentId, `run-${options.answer}`);
  const artifacts = await store.artifactUri(runId);
  writeModel(artifacts.replace(/^file:\/\//, ''), options);
  // As MLflow's client tells that a run has a model.
  const model = {
    run_id: runId,
    artifact_path: FOLDER,
    flavors: { python_function: {} },
    utc_time_created: new Date().toISOString()
  };
  await store.post('runs/log-model', { run_id: runId, model_json: JSON.stringify(model) });
  const source = `${artifacts}/${FOLDER}`;
  await store.post('model-versions/create', { name, source, run_id: runId });
  return runId;
}
