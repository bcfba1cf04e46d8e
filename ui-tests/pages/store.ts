import type { APIRequestContext } from '@playwright/test';

/** MLflow itself, asked past the panel: what is there, not what is shown. */
export class Store {
  constructor(private readonly request: APIRequestContext) {}

  async experiment(name: string): Promise<IExperiment> {
    const found = await this.get(
      `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`
    );
    return (found as { experiment: IExperiment }).experiment;
  }

  /** The value of a tag of an experiment or of a run's data. */
  static tag({ tags = [] }: { tags?: ITag[] }, key: string): string | undefined {
    return tags.find(tag => tag.key === key)?.value;
  }

  /** @returns Its id. */
  async createExperiment(name: string): Promise<string> {
    const made = await this.make('experiments/create', { name });
    return (made as { experiment_id: string }).experiment_id;
  }

  /** Make a finished run; metrics are logged at steps 0, 1, … */
  async createRun(experimentId: string, name: string, data: IRunData = {}): Promise<string> {
    const now = Date.now();
    const made = await this.make('runs/create', {
      experiment_id: experimentId,
      run_name: name,
      start_time: now,
      tags: pairs(data.tags)
    });
    const { run_id: id } = (made as { run: { info: { run_id: string } } }).run.info;
    const metrics = Object.entries(data.metrics ?? {}).flatMap(([key, values]) =>
      values.map((value, step) => ({ key, value, step, timestamp: now + step }))
    );
    await this.post('runs/log-batch', { run_id: id, metrics, params: pairs(data.params) });
    await this.post('runs/update', { run_id: id, status: 'FINISHED', end_time: now + 12_300 });
    return id;
  }

  /** A model of a run, as if it was logged: without files. */
  async createModel(experimentId: string, runId: string, name: string): Promise<void> {
    const made = await this.make('logged-models', {
      experiment_id: experimentId,
      source_run_id: runId,
      name
    });
    const { model_id: id } = (made as { model: { info: { model_id: string } } }).model.info;
    const reply = await this.request.patch(`${API}logged-models/${id}`, {
      data: { model_id: id, status: 'LOGGED_MODEL_READY' }
    });
    if (!reply.ok()) {
      throw new Error(`logged-models: ${reply.status()} ${await reply.text()}`);
    }
  }

  async post(path: string, data: unknown): Promise<void> {
    await this.make(path, data);
  }

  /** What MLflow answers to a change. */
  async make(path: string, data: unknown): Promise<unknown> {
    const reply = await this.request.post(API + path, { data });
    if (!reply.ok()) {
      throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
    }
    return reply.json();
  }

  /** Where the files of a run are. */
  async artifactUri(runId: string): Promise<string> {
    const found = await this.get(`runs/get?run_id=${runId}`);
    return (found as { run: { info: { artifact_uri: string } } }).run.info.artifact_uri;
  }

  /** The tags of a run. */
  async runTags(id: string): Promise<Record<string, string>> {
    const found = await this.get(`runs/get?run_id=${id}`);
    const { tags } = (found as { run: IRun }).run.data;
    return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  }

  /** @param experiment Its name. */
  async runs(experiment: string): Promise<IRun[]> {
    const { experiment_id: id } = await this.experiment(experiment);
    const reply = await this.request.post(`${API}runs/search`, {
      data: { experiment_ids: [id], max_results: 100 }
    });
    return ((await reply.json()) as { runs: IRun[] }).runs;
  }

  async registered(name: string): Promise<IRegisteredModel> {
    const found = await this.get(`registered-models/get?name=${encodeURIComponent(name)}`);
    return (found as { registered_model: IRegisteredModel }).registered_model;
  }

  async version(name: string, version: string): Promise<Record<string, string>> {
    const found = await this.get(
      `model-versions/get?name=${encodeURIComponent(name)}&version=${version}`
    );
    return (found as { model_version: Record<string, string> }).model_version;
  }

  async versions(name: string): Promise<Record<string, string>[]> {
    // Not a filter: MLflow's has no escapes.
    const { model_versions: all } = (await this.get('model-versions/search')) as {
      model_versions: Record<string, string>[];
    };
    return all.filter(one => one.name === name);
  }

  /** The tags of a logged model; `mlflow.modelVersions` says what it was registered as. */
  async loggedModelTags(id: string): Promise<Record<string, string>> {
    const found = await this.get(`logged-models/${id}`);
    const { tags } = (found as { model: { info: { tags: { key: string; value: string }[] } } })
      .model.info;
    return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  }

  private async get(path: string): Promise<unknown> {
    const reply = await this.request.get(API + path);
    if (!reply.ok()) {
      throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
    }
    return reply.json();
  }
}

const API = '/jupyter-mlflow/tracking/default/api/2.0/mlflow/';

interface IRunData {
  metrics?: Record<string, number[]>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
}

function pairs(values: Record<string, string> = {}): ITag[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

interface ITag {
  key: string;
  value: string;
}

export interface IRegisteredModel {
  description?: string;
  tags?: ITag[];
  aliases?: { alias: string; version: string }[];
}

export interface IExperiment {
  experiment_id: string;
  name: string;
  tags?: ITag[];
}

export interface IRun {
  info: { run_id: string; run_name: string; status: string };
  data: {
    metrics: { key: string; value: number }[];
    params: { key: string; value: string }[];
    tags: ITag[];
  };
}
