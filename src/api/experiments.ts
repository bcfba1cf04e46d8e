import type { ServerConnection } from '@jupyterlab/services';
import { askMlflow } from './mlflow';

/** How a run can be ended that its own kernel no longer ends. */
export type EndStatus = 'KILLED' | 'FAILED';

/** As much of MLflow's answer as is looked at. */
interface IRunAnswer {
  readonly run: { readonly info: { readonly status: string } };
}

/**
 * What the panel changes in the experiments of one connection.
 */
export class ExperimentsClient {
  constructor(settings: ServerConnection.ISettings, connection: string) {
    this._settings = settings;
    this._connection = connection;
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
