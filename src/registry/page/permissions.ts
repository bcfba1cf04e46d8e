import type { IConnection } from '../../api/connections';
import type {
  IUser,
  IUserRole,
  PermissionsClient
} from '../../api/permissions';

/** What somebody may do with the model, and why. */
export interface IGrant {
  readonly username: string;
  /** As MLflow names it. */
  readonly permission: string;
  /** `here` for what was given for this model, `administrator`, or the role that gives it. */
  readonly by:
    | { readonly kind: 'here' | 'administrator' }
    | { readonly kind: 'role'; readonly role: string };
}

/** Who may do what with a model. */
export interface IModelPermissions {
  readonly kind: 'known';
  /** Whose credentials are used. */
  readonly me: string;
  /** What they may do, all in all. */
  readonly mine: string;
  readonly canManage: boolean;
  readonly grants: readonly IGrant[];
  /** Whether other users may be seen. */
  readonly isComplete: boolean;
  /** All users, as far as they may be seen. */
  readonly users: readonly string[];
  /** What those may do for whom nothing is said; null when that may not be known. */
  readonly everybody: string | null;
}

/** Why there is nothing to show. */
export interface INoPermissions {
  /** A file or a database; a tracking server without logins; a platform with its own pages for them. */
  readonly kind: 'local' | 'open' | 'elsewhere';
}

/**
 * Who may do what with one registered model.
 */
export class ModelPermissions {
  constructor(options: ModelPermissions.IOptions) {
    this._options = options;
  }

  /** @throws RequestError */
  async load(): Promise<IModelPermissions | INoPermissions> {
    const { client, name, connection } = this._options;
    const { uri = '' } =
      (await this._options.connections()).find(({ id }) => id === connection) ??
      {};
    if (!/^https?:/i.test(uri)) {
      return { kind: /^databricks/i.test(uri) ? 'elsewhere' : 'local' };
    }
    const me = await client.me();
    if (!me) {
      return { kind: 'open' };
    }
    const [users, mine] = await Promise.all([
      client.users(),
      client.effective(me.username, name)
    ]);
    const grants = (users ?? []).flatMap(user => grantsOf(user, name));
    const other = users?.find(
      ({ username }) => !grants.some(grant => grant.username === username)
    );
    const permission = me.is_admin ? 'MANAGE' : (mine ?? 'NO_PERMISSIONS');
    return {
      kind: 'known',
      me: me.username,
      mine: permission,
      canManage: permission === 'MANAGE',
      grants,
      // Roles of others are for administrators only.
      isComplete: users !== null && me.is_admin,
      users: (users ?? []).map(({ username }) => username),
      everybody:
        other && me.is_admin
          ? await client.effective(other.username, name)
          : null
    };
  }

  /** What it rejects with is a RequestError; then all is as it was. So with all that follow. */
  give(username: string, permission: string): Promise<void> {
    const { client, name } = this._options;
    return client.grant(username, name, permission);
  }

  take(username: string): Promise<void> {
    const { client, name } = this._options;
    return client.revoke(username, name);
  }

  /** MLflow has no call that changes one: it is taken, and given anew. */
  async change(username: string, from: string, to: string): Promise<void> {
    await this.take(username);
    try {
      await this.give(username, to);
    } catch (reason) {
      await this.give(username, from);
      throw reason;
    }
  }

  private readonly _options: ModelPermissions.IOptions;
}

/**
 * The namespace for `ModelPermissions` statics.
 */
export namespace ModelPermissions {
  export interface IOptions {
    readonly client: PermissionsClient;
    readonly connections: () => Promise<readonly IConnection[]>;
    readonly connection: string;
    /** Of the registered model. */
    readonly name: string;
  }
}

/** What the roles of a user allow with a model. */
function grantsOf(
  { id, username, is_admin, roles }: IUser & { roles: readonly IUserRole[] },
  model: string
): IGrant[] {
  if (is_admin) {
    const by = { kind: 'administrator' } as const;
    return [{ username, permission: 'MANAGE', by }];
  }
  return roles.flatMap(({ name: role, permissions }) =>
    permissions.flatMap((given): IGrant[] => {
      const { resource_type: type, resource_pattern: pattern } = given;
      const { permission } = given;
      const isThis = type === 'registered_model' && pattern === model;
      const isAll =
        pattern === '*' &&
        (type === 'registered_model' ||
          (type === 'workspace' && permission === 'MANAGE'));
      if (!isThis && !isAll) {
        return [];
      }
      // What is given to one user is in a role that MLflow makes for that.
      return isThis && role === `__user_${id}__`
        ? [{ username, permission, by: { kind: 'here' } }]
        : [{ username, permission, by: { kind: 'role', role } }];
    })
  );
}
