import type { ServerConnection } from '@jupyterlab/services';
import { askMlflow } from './mlflow';

/**
 * What a person changes in single runs of one connection.
 */
export class RunsClient {
  constructor(settings: ServerConnection.ISettings, connection: string) {
    this._settings = settings;
    this._connection = connection;
  }

  /** Set a tag; MLflow takes values up to 8,000 characters. */
  setTag(runId: string, key: string, value: string): Promise<void> {
    return this._post('set-tag', { run_id: runId, key, value });
  }

  /** Take a tag away; it rejects when the run has none of that key. */
  deleteTag(runId: string, key: string): Promise<void> {
    return this._post('delete-tag', { run_id: runId, key });
  }

  rename(runId: string, name: string): Promise<void> {
    return this._post('update', { run_id: runId, run_name: name });
  }

  /** Move a run to the deleted ones, which `restore` brings back. */
  delete(runId: string): Promise<void> {
    return this._post('delete', { run_id: runId });
  }

  restore(runId: string): Promise<void> {
    return this._post('restore', { run_id: runId });
  }

  private async _post(call: string, body: unknown): Promise<void> {
    await askMlflow(this._settings, this._connection, `runs/${call}`, {
      method: 'POST',
      body
    });
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: string;
}
