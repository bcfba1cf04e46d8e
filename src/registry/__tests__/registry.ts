import type { ISeen } from '../../__tests__/server';
import { Answer, TestServer } from '../../__tests__/server';

/** A version as it was asked for. */
interface IVersion {
  name: string;
  version: string;
  source: string;
  run_id: string;
  model_id?: string;
  current_stage?: string;
  tags?: readonly object[];
  description?: string;
}

const API = 'jupyter-mlflow/tracking/default/api/2.0/mlflow';

/**
 * As much of MLflow's model registry as registering needs, over HTTP.
 */
export class TestRegistry extends TestServer {
  constructor() {
    super();
    this._route('GET', 'registered-models/search', ({ query }) => {
      const filter = query.get('filter') ?? '';
      const [, part = ''] = /ILIKE '%(.*)%'/.exec(filter) ?? [];
      const names = filter.includes('is_prompt')
        ? this.prompts
        : [...this.models.keys()];
      const found = names.filter(name => hasPart(name, part));
      const start = Number(query.get('page_token') ?? 0);
      const end = start + Number(query.get('max_results'));
      return {
        registered_models: found
          .slice(start, end)
          .map(name => this._model(name)),
        ...(end < found.length ? { next_page_token: String(end) } : {})
      };
    });
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
        .filter(one => isFound(one, query.get('filter') ?? ''))
        .map(answered)
    }));
    this._route('POST', 'model-versions/transition-stage', ({ body }) => {
      for (const one of this.models.get(String(body.name)) ?? []) {
        if (one.version === body.version) {
          one.current_stage = String(body.stage);
        } else if (
          body.archive_existing_versions === true &&
          one.current_stage === body.stage
        ) {
          one.current_stage = 'Archived';
        }
      }
      return {};
    });
    this._route('POST', 'registered-models/alias', ({ body }) => {
      this.aliases.set(String(body.alias), String(body.version));
      return {};
    });
    this._route('DELETE', 'registered-models/alias', ({ body }) => {
      this.aliases.delete(String(body.alias));
      return {};
    });
    this.routes.set('GET jupyter-mlflow/views/default/changes', () => ({
      cursor: 'c1'
    }));
    this.routes.set('GET jupyter-mlflow/views/default/runs', ({ query }) => {
      const ids = query.getAll('run_id');
      return {
        columns: {
          run_id: ids,
          run_name: ids.map(id => `run of ${id}`),
          user_id: ids.map(() => 'ada')
        }
      };
    });
    this._route('GET', 'runs/get', ({ query }) => ({
      run: { info: { artifact_uri: `s3://b/${query.get('run_id')}/artifacts` } }
    }));
  }

  /** The versions by the name of the registered model. */
  readonly models = new Map<string, IVersion[]>();

  /** Names of prompts. */
  readonly prompts: string[] = [];

  /** The versions by alias, of whichever model. */
  readonly aliases = new Map<string, string>();

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
      aliases: [...this.aliases].map(([alias, at]) => ({ alias, version: at })),
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

/** What ILIKE finds, with `_` for any character. */
function hasPart(name: string, part: string): boolean {
  return new RegExp(patternOf(part), 'i').test(name);
}

/** A pattern of SQL's, as far as it has `_` for any character. */
function patternOf(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('_', '.');
}

/** Whether a term of MLflow's search syntax finds a version. */
function isFound({ name, run_id }: IVersion, filter: string): boolean {
  const [, key, operator, text = ''] =
    /^(\w+) (=|LIKE) ['"](.*)['"]$/.exec(filter) ?? [];
  const value = key === 'name' ? name : run_id;
  return operator === '='
    ? value === text
    : new RegExp(`^${patternOf(text)}$`).test(value);
}

/** A version as MLflow answers from a database: it keeps the model's id on the model's side. */
function answered(version: IVersion): IVersion {
  return { ...version, model_id: undefined };
}
