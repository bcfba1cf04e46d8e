import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IRegisteredModel, RegistryClient } from '../api/registry';
import type { ModelRef } from '../api/views';

/** What a name would lead to: a new registered model, or the next version of one. */
export type Outlook = { readonly isNew: true } | { readonly version: number };

/**
 * The names of a registry, for completion and to say what a name would lead to.
 */
export class RegisteredNames {
  constructor(client: RegistryClient) {
    this._client = client;
  }

  /** The names to complete from; empty until `load` has ended. */
  get names(): readonly string[] {
    return [...this._models.keys()];
  }

  /** @throws RequestError */
  async load(): Promise<void> {
    const { models, complete } = await this._client.models();
    this._models = new Map(models.map(model => [model.name, model]));
    this._isComplete = complete;
  }

  /** @throws RequestError when the registry must be asked and cannot. */
  async outlook(name: string): Promise<Outlook> {
    let model = this._models.get(name) ?? this._asked.get(name) ?? null;
    if (!model && !this._isComplete) {
      model = await this._client.model(name);
      if (model) {
        this._asked.set(name, model);
      }
    }
    return model ? { version: nextVersion(model) } : { isNew: true };
  }

  /** @returns The version that an alias of a name points at, null when none does as far as that is known. */
  aliased(name: string, alias: string): string | null {
    const model = this._models.get(name) ?? this._asked.get(name);
    return model?.aliases?.find(one => one.alias === alias)?.version ?? null;
  }

  private readonly _client: RegistryClient;
  private _models = new Map<string, IRegisteredModel>();
  /** Those that were asked for one by one, where there are too many to know all. */
  private readonly _asked = new Map<string, IRegisteredModel>();
  private _isComplete = false;
}

function nextVersion(model: IRegisteredModel): number {
  // One entry per stage: the newest of all is the highest.
  const versions = (model.latest_versions ?? []).map(({ version }) =>
    Number(version)
  );
  return Math.max(0, ...versions) + 1;
}

/**
 * Why a name cannot be one, '' when it can. MLflow allows everything but `/` and `:`.
 */
export function nameProblem(name: string, trans: TranslationBundle): string {
  if (name.trim() === '') {
    return trans.__('Type a name.');
  }
  if (/[/:]/.test(name)) {
    return trans.__('A name cannot contain “/” or “:”.');
  }
  return '';
}

/** Longest alias that MLflow takes, in characters. */
const LONGEST_ALIAS = 255;

/**
 * Why a text cannot be an alias, '' when it can. MLflow takes letters, digits, `_` and `-`; `v1` and
 * `latest` have a meaning of their own.
 */
export function aliasProblem(alias: string, trans: TranslationBundle): string {
  if (alias.trim() === '') {
    return trans.__('Type an alias.');
  }
  if (/[^\p{L}\p{N}_-]/u.test(alias) || alias.length > LONGEST_ALIAS) {
    return trans.__('An alias is made of letters, digits, “_” and “-”.');
  }
  return /^(v\d+|latest)$/i.test(alias)
    ? trans.__('“%1” cannot be an alias: MLflow keeps it for versions.', alias)
    : '';
}

/**
 * A name to begin with: the model's own, unless it is just called "model"; then the notebook's.
 *
 * @param notebook The notebook's path, null when there is none.
 */
export function suggestName(model: ModelRef, notebook: string | null): string {
  const isGeneric = /^(model|artifact)s?$/i.test(model.name);
  const name =
    isGeneric && notebook !== null
      ? PathExt.basename(notebook, PathExt.extname(notebook))
      : model.name;
  return name.replaceAll(/[/:]/g, '-');
}
