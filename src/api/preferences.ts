import type { ServerConnection } from '@jupyterlab/services';
import { request } from '../request';

/** What the person chose in the settings and the server or the kernels go by. */
export interface IPreferences {
  /** Whether a cell shows the runs that it made. */
  readonly run_card: boolean;
  /** How runs are ended whose kernel is gone; null to leave that to the person. */
  readonly end_stale_runs: 'KILLED' | 'FAILED' | null;
}

/** What the server goes by. */
export function getPreferences(
  settings: ServerConnection.ISettings
): Promise<IPreferences> {
  return request(settings, 'jupyter-mlflow/preferences', { background: true });
}

/** Tell the server what the person chose. */
export async function putPreferences(
  settings: ServerConnection.ISettings,
  preferences: IPreferences
): Promise<void> {
  await request(settings, 'jupyter-mlflow/preferences', {
    method: 'PUT',
    body: preferences,
    background: true
  });
}
