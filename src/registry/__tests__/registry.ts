import type { ISeen } from '../../__tests__/server';
import { Answer, TestServer } from '../../__tests__/server';

/** A version as it was asked for. */
interface IVersion {
  name: string;
  version: string;
  source: string;
  run_id: string;
  model_id?: string;
}

const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow';

/**
 * As much of MLflow's model registry as registering needs, over HTTP.
 */
export class TestRegistry extends TestServer {
  constructor() {
    super();
    this._route('GET', 'registered-models/search', () => ({
      registered_models: [...this.models.keys()].map(name => this._model(name))
    }));
    this._route('GET', 'registered-models/get', ({ query }) =>
      this._known(query.get('name') ?? '', name => ({
        registered_model: this._model(name)
      }))
    );
    this._route('POST', 'registered-models/create', ({ body }) => {
      const name = String(body.name);
      if (this.models.has(name)) {
        return new Answer(400, {
          error_code: 'RESOURCE_ALREADY_EXISTS',
          message: `${name} exists.`
        });
      }
      this.models.set(name, []);
      return { registered_model: this._model(name) };
    });
    this._route('DELETE', 'registered-models/delete', ({ body }) =>
      this._known(String(body.name), name => {
        this.models.delete(name);
        return {};
      })
    );
    this._route('POST', 'model-versions/create', ({ body }) =>
      this._known(String(body.name), name => {
        const versions = this.models.get(name) ?? [];
        const version = {
          ...(body as unknown as IVersion),
          version: String(versions.length + 1)
        };
        versions.push(version);
        return { model_version: answered(version) };
      })
    );
    this._route('GET', 'model-versions/search', ({ query }) => ({
      model_versions: [...this.models.values()]
        .flat()
        .filter(({ run_id }) => query.get('filter') === `run_id = '${run_id}'`)
        .map(answered)
    }));
    this._route('GET', 'runs/get', ({ query }) => ({
      run: { info: { artifact_uri: `s3://b/${query.get('run_id')}/artifacts` } }
    }));
  }

  /** The versions by the name of the registered model. */
  readonly models = new Map<string, IVersion[]>();

  /**
   * One call of this kind fails.
   *
   * @param options.after What it asks for is done all the same.
   * @param options.passing How many calls are answered before it.
   */
  fail(
    call: string,
    answer: Answer,
    { after = false, passing = 0 }: { after?: boolean; passing?: number } = {}
  ): void {
    const [method = '', path = ''] = call.split(' ');
    const key = `${method} ${API}/${path}`;
    const handler = this.routes.get(key);
    if (!handler) {
      throw new Error(`No route ${key}`);
    }
    let left = passing;
    this.routes.set(key, async seen => {
      if (left-- > 0) {
        return handler(seen);
      }
      this.routes.set(key, handler);
      if (after) {
        await handler(seen);
      }
      return answer;
    });
  }

  private _route(
    method: string,
    path: string,
    handler: (seen: ISeen) => unknown
  ): void {
    this.routes.set(`${method} ${API}/${path}`, handler);
  }

  private _model(name: string): unknown {
    const version = this.models.get(name)?.at(-1);
    return {
      name,
      ...(version ? { latest_versions: [answered(version)] } : {})
    };
  }

  private _known(name: string, answer: (name: string) => unknown): unknown {
    return this.models.has(name)
      ? answer(name)
      : new Answer(404, {
          error_code: 'RESOURCE_DOES_NOT_EXIST',
          message: `${name} does not exist.`
        });
  }
}

/** A version as MLflow answers from a database: it keeps the model's id on the model's side. */
function answered({
  name,
  version,
  source,
  run_id
}: IVersion): Omit<IVersion, 'model_id'> {
  return { name, version, source, run_id };
}
