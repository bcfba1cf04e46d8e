import type { TranslationBundle } from '@jupyterlab/translation';
import type { IModelVersion, RegistryClient } from '../api/registry';
import { RegisterDialog } from './dialog';
import { RegisteredNames } from './names';
import { Registration } from './registration';

/**
 * Ask for a name and copy a version to it, with its tags.
 *
 * @returns The new version, null when the person cancelled before there was one.
 */
export async function copyVersion(
  client: RegistryClient,
  version: IModelVersion,
  trans: TranslationBundle
): Promise<IModelVersion | null> {
  const registration = new Registration(client, version.run_id ?? '');
  let copied: IModelVersion | null = null;
  const dialog = new RegisterDialog({
    title: trans.__('Copy %1 version %2', version.name, version.version),
    okLabel: trans.__('Copy'),
    models: [],
    name: trans.__('%1 copy', version.name),
    description: version.description,
    names: new RegisteredNames(client),
    register: async ({ name, description }) => {
      copied = await registration.copy(version, name, description);
      return copied;
    },
    setAlias: (made, alias) => client.setAlias(made.name, alias, made.version),
    trans
  });
  await dialog.launch();
  await dialog.settled;
  return copied;
}
