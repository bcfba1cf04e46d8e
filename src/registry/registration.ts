import type { ModelRef } from '../api/views';
import type {
  IModelVersion,
  INewVersion,
  RegistryClient
} from '../api/registry';
import { asRequestError } from '../request';

/**
 * Registering the models of one run, or copying its versions, safe to try again.
 *
 * An answer that got lost does not say whether the version was made. So the registry is asked before
 * each try and after each failure: a version of this model that was not there at first is ours.
 */
export class Registration {
  /** @param runId '' for a version that came from no run. */
  constructor(client: RegistryClient, runId: string) {
    this._client = client;
    this._runId = runId;
  }

  /**
   * Register a model.
   *
   * @param model One of the run's models.
   * @param name The registered model that gets the version; created when there is none.
   * @param description What is said of the version, '' for nothing.
   * @returns The version, as the registry holds it.
   * @throws RequestError; then nothing was left behind, as far as the registry can be reached.
   */
  async register(
    model: ModelRef,
    name: string,
    description = ''
  ): Promise<IModelVersion> {
    return this._make({
      name,
      source: await this._source(model),
      run_id: this._runId,
      model_id: model.model_id ?? undefined,
      ...(description === '' ? {} : { description })
    });
  }

  /**
   * Copy a version to another name, as MLflow's `copy_model_version` does: its files stay where they are.
   *
   * @param version A version of the run, with its tags.
   * @returns The new version.
   * @throws RequestError; as `register`.
   */
  copy(
    version: IModelVersion,
    name: string,
    description = ''
  ): Promise<IModelVersion> {
    return this._make({
      name,
      source: `models:/${version.name}/${version.version}`,
      ...(this._runId === '' ? {} : { run_id: this._runId }),
      model_id: version.model_id,
      tags: version.tags,
      ...(description === '' ? {} : { description })
    });
  }

  private async _make(wanted: INewVersion): Promise<IModelVersion> {
    const { name, source } = wanted;
    const find = async (): Promise<IModelVersion | undefined> => {
      const versions = await (this._runId === ''
        ? this._client.versions(name)
        : this._client.versionsOfRun(this._runId));
      const known = this._knownOf(name, versions);
      return versions.find(
        version =>
          version.name === name &&
          (version.run_id ?? '') === this._runId &&
          // Not by the model's id, which a database store does not give back.
          version.source === source &&
          !known.has(keyOf(version))
      );
    };
    const made = await find();
    if (made) {
      return made;
    }
    try {
      await this._createModel(name);
      return await this._client.createVersion(wanted);
    } catch (reason) {
      const late = await find().catch(() => undefined);
      if (late) {
        return late;
      }
      await this._undo(name);
      throw reason;
    }
  }

  /** The versions that were there at first. Without a run, they are asked for name by name. */
  private _knownOf(
    name: string,
    versions: readonly IModelVersion[]
  ): ReadonlySet<string> {
    const asked = this._runId === '' ? name : '';
    const known =
      this._known.get(asked) ?? new Set<string>(versions.map(keyOf));
    this._known.set(asked, known);
    return known;
  }

  private async _createModel(name: string): Promise<void> {
    if (await this._client.model(name)) {
      return;
    }
    // Noted before it is known, as the answer can get lost.
    this._created.add(name);
    try {
      await this._client.createModel(name);
    } catch (reason) {
      if (asRequestError(reason).code !== 'RESOURCE_ALREADY_EXISTS') {
        throw reason;
      }
      this._created.delete(name);
    }
  }

  /** Remove a name that we made, if nobody has put a version into it. */
  private async _undo(name: string): Promise<void> {
    if (!this._created.has(name)) {
      return;
    }
    try {
      const model = await this._client.model(name);
      if (model && (model.latest_versions ?? []).length === 0) {
        await this._client.deleteModel(name);
      }
      this._created.delete(name);
    } catch {
      // The first error is the one to tell; the next try begins with this name.
    }
  }

  /** What MLflow's client gives as the source: the logged model, or the artifact's own place. */
  private async _source(model: ModelRef): Promise<string> {
    if (model.kind === 'logged_model') {
      return model.uri;
    }
    return appendToUri(
      await this._client.artifactUri(this._runId),
      model.path ?? ''
    );
  }

  private readonly _client: RegistryClient;
  private readonly _runId: string;
  private readonly _created = new Set<string>();
  private readonly _known = new Map<string, ReadonlySet<string>>();
}

/** A path below a URI, before its query: `s3://b/1?x` + `model` is `s3://b/1/model?x`. */
export function appendToUri(uri: string, path: string): string {
  const end = uri.search(/[?#]/);
  const [base, rest] =
    end === -1 ? [uri, ''] : [uri.slice(0, end), uri.slice(end)];
  return `${base.replace(/\/+$/, '')}/${path}${rest}`;
}

function keyOf(version: IModelVersion): string {
  return JSON.stringify([version.name, version.version]);
}
