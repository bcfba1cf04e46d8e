import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ServedModel } from '../api/endpoints';
import { describeModel } from '../api/models';
import { RegistryClient } from '../api/registry';

/** One way to say which model is meant. */
export interface IChoice {
  readonly key: ServedModel;
  /** For people. */
  readonly label: string;
}

/** The ways to say which model is meant. */
export interface IChoices {
  /** What it is registered as; null for a model that is not. */
  readonly registered: string | null;
  readonly choices: readonly IChoice[];
  /** The one to begin with: an alias of the model that was asked for, if it has one. */
  readonly first: IChoice;
}

/**
 * Find what a model is registered as: the aliases and versions that it can be used by.
 *
 * @throws RequestError when the store cannot be asked.
 */
export async function loadChoices(
  settings: ServerConnection.ISettings,
  {
    connection,
    key
  }: { readonly connection: string; readonly key: ServedModel },
  trans: TranslationBundle
): Promise<IChoices> {
  if ('name' in key) {
    return registeredChoices(settings, connection, key, trans);
  }
  const { registered } = await describeModel(settings, connection, key);
  const itself: IChoice = {
    key,
    label: trans.__('This model itself, whatever it is registered as')
  };
  if (!registered) {
    return { registered: null, choices: [itself], first: itself };
  }
  const all = await registeredChoices(settings, connection, registered, trans);
  // Only what leads to this very model.
  const own = all.choices.filter(
    choice => choice.version === registered.version
  );
  return {
    registered: registered.name,
    choices: [...own, itself],
    first: own[0] ?? itself
  };
}

interface IVersionChoice extends IChoice {
  readonly version: string;
}

async function registeredChoices(
  settings: ServerConnection.ISettings,
  connection: string,
  key: { readonly name: string } & (
    { readonly version: string } | { readonly alias: string }
  ),
  trans: TranslationBundle
): Promise<{
  readonly registered: string;
  readonly choices: readonly IVersionChoice[];
  readonly first: IChoice;
}> {
  const { name } = key;
  const registry = new RegistryClient(settings, connection);
  const [model, versions] = await Promise.all([
    registry.model(name),
    registry.versions(name)
  ]);
  const aliases = (model?.aliases ?? []).map(({ alias, version }) => ({
    key: { name, alias },
    label: trans.__('@%1, wherever it points: now version %2', alias, version),
    version
  }));
  const choices = [
    ...aliases,
    ...versions.map(({ version }) => ({
      key: { name, version },
      label: trans.__('Version %1', version),
      version
    }))
  ];
  const asked = choices.find(choice =>
    'alias' in key
      ? 'alias' in choice.key && choice.key.alias === key.alias
      : choice.version === key.version
  );
  // A version that is not there is refused with a sentence by whoever is to use it.
  const first = asked ?? {
    key,
    label:
      'alias' in key
        ? trans.__('@%1', key.alias)
        : trans.__('Version %1', key.version),
    version: 'version' in key ? key.version : ''
  };
  return {
    registered: name,
    choices: asked ? choices : [first, ...choices],
    first
  };
}
