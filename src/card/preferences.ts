import type { ServerConnection } from '@jupyterlab/services';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { JSONExt } from '@lumino/coreutils';
import type { IPreferences } from '../api/preferences';
import { getPreferences, putPreferences } from '../api/preferences';

/**
 * Tell the server what a person chooses in the settings, now if it knows something else.
 *
 * @throws RequestError when the server cannot be asked what it knows.
 */
export async function keepPreferences(
  settings: ISettingRegistry.ISettings,
  serverSettings: ServerConnection.ISettings
): Promise<void> {
  let known = await getPreferences(serverSettings);
  const tell = async (): Promise<void> => {
    const chosen = readPreferences(settings);
    if (JSONExt.deepEqual({ ...chosen }, { ...known })) {
      return;
    }
    known = chosen;
    try {
      await putPreferences(serverSettings, chosen);
    } catch (reason) {
      // Who may only look cannot choose for the server.
      console.warn('The server does not keep the settings.', reason);
    }
  };
  settings.changed.connect(() => void tell());
  await tell();
}

function readPreferences(settings: ISettingRegistry.ISettings): IPreferences {
  const end = settings.get('endStaleRuns').composite;
  return {
    run_card: settings.get('runCard').composite !== false,
    end_stale_runs: end === 'KILLED' || end === 'FAILED' ? end : null
  };
}
