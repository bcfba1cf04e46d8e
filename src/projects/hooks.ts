import type { Contents, ServerConnection } from '@jupyterlab/services';
import { useCallback } from 'react';
import { ViewsClient } from '../api/views';
import { folderOf, offered } from '../common/offered';
import { useLoaded } from '../components/loaded';
import type { IAsked } from './asked';
import type { ChosenExperiment, IFormState } from './form';
import { isRemote } from './form';

/** Experiments that are offered. */
const MOST_EXPERIMENTS = 200;

/** The folders beside and below what is typed; one that cannot be listed has nothing to offer. */
export function useFolders(
  contents: Contents.IManager,
  uri: string
): readonly string[] {
  const folder = isRemote(uri) ? null : folderOf(uri);
  const load = useCallback(
    () =>
      folder === null
        ? Promise.resolve([])
        : offered(contents, folder, ({ type }) => type === 'directory'),
    [contents, folder]
  );
  return (useLoaded(load).value ?? []).map(({ path }) => path);
}

/** Where the run is to be: what is typed, else where the earlier one is, else of the project's name. */
export function useExperiment(
  serverSettings: ServerConnection.ISettings,
  { connection, experimentId }: IAsked,
  { experiment }: IFormState,
  projectName = ''
): {
  readonly text: string;
  readonly names: readonly string[];
  readonly chosen: ChosenExperiment;
} {
  const load = useCallback(
    () =>
      new ViewsClient(serverSettings).experiments(connection, {
        offset: 0,
        limit: MOST_EXPERIMENTS
      }),
    [serverSettings, connection]
  );
  // Not to know them is no worse than that there are none.
  const known = useLoaded(load).value?.columns;
  const at = known?.experiment_id.indexOf(experimentId ?? '') ?? -1;
  const earlier = known?.name[at] ?? '';
  const usual = experimentId === null ? projectName : earlier;
  const text = experiment ?? usual;
  const name = text.trim();
  return {
    text,
    names: known?.name ?? [],
    chosen:
      experimentId !== null && (name === '' || name === earlier)
        ? { experiment_id: experimentId }
        : name === ''
          ? {}
          : { experiment_name: name }
  };
}
