import type { TranslationBundle } from '@jupyterlab/translation';
import type { ExperimentsClient } from '../../api/experiments';
import { RequestError, asRequestError } from '../../request';

/**
 * Give an experiment a name. When that fails as another one has it, the person is told which: MLflow
 * speaks of its database, and a deleted experiment, which keeps its name, is not in sight.
 *
 * @param id The experiment; null for one that is made with the name.
 * @param give Asks the store for it.
 * @throws RequestError
 */
export async function giveName<T>(
  client: ExperimentsClient,
  id: string | null,
  name: string,
  give: () => Promise<T>,
  trans: TranslationBundle
): Promise<T> {
  try {
    return await give();
  } catch (reason) {
    // MLflow refuses both with this status, in several words.
    const isRefused = asRequestError(reason).status === 400;
    const other = isRefused && (await client.find(name).catch(() => null));
    if (!other || other.experiment_id === id) {
      throw reason;
    }
    // Short, as Lab cuts what it notifies of.
    throw new RequestError(
      other.lifecycle_stage === 'deleted'
        ? trans.__(
            'A deleted experiment has this name. Restore it under All experiments, or choose another name.'
          )
        : trans.__('Another experiment has this name. Choose another one.')
    );
  }
}
