import type { ServerConnection } from '@jupyterlab/services';
import { askMlflow } from './mlflow';

/** How a run can be ended that its own kernel no longer ends. */
export type EndStatus = 'KILLED' | 'FAILED';

/** As much of MLflow's answer as is looked at. */
interface IRunAnswer {
  readonly run: { readonly info: { readonly status: string } };
}

/** An experiment, as MLflow gives it. */
export interface IStoredExperiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly lifecycle_stage: 'active' | 'deleted';
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/**
 * What the panel changes in the experiments of one connection.
 */
export class ExperimentsClient {
  constructor(settings: ServerConnection.ISettings, connection: string) {
    this._settings = settings;
    this._connection = connection;
  }

  /**
   * Make an experiment.
   *
   * @returns Its id.
   * @throws RequestError with code RESOURCE_ALREADY_EXISTS when the name is taken, also by a deleted one.
   */
  async create(name: string): Promise<string> {
    const { experiment_id } = await askMlflow<{
      readonly experiment_id: string;
    }>(this._settings, this._connection, 'experiments/create', {
      method: 'POST',
      body: { name }
    });
    return experiment_id;
  }

  /** @throws RequestError with status 404 when there is none of this id. */
  async get(experimentId: string): Promise<IStoredExperiment> {
    const { experiment } = await askMlflow<{
      readonly experiment: IStoredExperiment;
    }>(this._settings, this._connection, 'experiments/get', {
      query: { experiment_id: experimentId }
    });
    return experiment;
  }

  /**
   * The experiment of this name, deleted or not.
   *
   * @throws RequestError with status 404 when there is none.
   */
  async find(name: string): Promise<IStoredExperiment> {
    const { experiment } = await askMlflow<{
      readonly experiment: IStoredExperiment;
    }>(this._settings, this._connection, 'experiments/get-by-name', {
      query: { experiment_name: name }
    });
    return experiment;
  }

  async rename(experimentId: string, name: string): Promise<void> {
    await this._post('experiments/update', {
      experiment_id: experimentId,
      new_name: name
    });
  }

  async setTag(
    experimentId: string,
    key: string,
    value: string
  ): Promise<void> {
    await this._post('experiments/set-experiment-tag', {
      experiment_id: experimentId,
      key,
      value
    });
  }

  /** @throws RequestError with status 404 when the experiment has no such tag. */
  async deleteTag(experimentId: string, key: string): Promise<void> {
    await this._post('experiments/delete-experiment-tag', {
      experiment_id: experimentId,
      key
    });
  }

  /** Move an experiment and its runs to the deleted ones. */
  async delete(experimentId: string): Promise<void> {
    await this._post('experiments/delete', { experiment_id: experimentId });
  }

  /** Bring a deleted experiment back, with its runs. */
  async restore(experimentId: string): Promise<void> {
    await this._post('experiments/restore', { experiment_id: experimentId });
  }

  /** Give a run an end: now. One that has ended meanwhile keeps its status. */
  async endRun(runId: string, status: EndStatus): Promise<void> {
    const { run } = await askMlflow<IRunAnswer>(
      this._settings,
      this._connection,
      'runs/get',
      { query: { run_id: runId } }
    );
    if (run.info.status !== 'RUNNING') {
      return;
    }
    await this._post('runs/update', {
      run_id: runId,
      status,
      end_time: Date.now()
    });
  }

  private _post(call: string, body: unknown): Promise<unknown> {
    return askMlflow(this._settings, this._connection, call, {
      method: 'POST',
      body
    });
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: string;
}
