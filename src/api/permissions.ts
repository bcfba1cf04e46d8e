import type { ServerConnection } from '@jupyterlab/services';
import { RequestError } from '../request';
import { askMlflow } from './mlflow';

/** What a person may do with one thing, as MLflow names it, the least first. */
export const PERMISSIONS = ['READ', 'USE', 'EDIT', 'MANAGE'] as const;

/** A role that a user has, with what it allows. */
export interface IUserRole {
  readonly name: string;
  readonly permissions: readonly {
    readonly resource_type: string;
    /** A name, or `*`. */
    readonly resource_pattern: string;
    readonly permission: string;
  }[];
}

/** Somebody whom a tracking server knows. */
export interface IUser {
  readonly id: number;
  readonly username: string;
  readonly is_admin: boolean;
}

/**
 * Who may do what with registered models: the API of MLflow's basic-auth app, where a tracking
 * server has it.
 */
export class PermissionsClient {
  constructor(settings: ServerConnection.ISettings, connection: string) {
    this._settings = settings;
    this._connection = connection;
  }

  /** @returns Whose credentials are used; null where the server knows no users. */
  async me(): Promise<IUser | null> {
    try {
      const answer = await this._ask<{ readonly user?: IUser }>(
        '2.0',
        'users/current',
        {}
      );
      return answer.user ?? null;
    } catch (reason) {
      if (reason instanceof RequestError && reason.status === 404) {
        return null;
      }
      throw reason;
    }
  }

  /** @returns All users with such roles as may be seen; null when they may not be listed. */
  async users(): Promise<
    readonly (IUser & { readonly roles: readonly IUserRole[] })[] | null
  > {
    try {
      const answer = await this._ask<{
        readonly users: readonly (IUser & {
          readonly roles?: readonly IUserRole[];
        })[];
      }>('2.0', 'users/list', {});
      return answer.users.map(user => ({ ...user, roles: user.roles ?? [] }));
    } catch (reason) {
      if (reason instanceof RequestError && reason.status === 403) {
        return null;
      }
      throw reason;
    }
  }

  /** @returns What a user may do with a model, all in all; null when that may not be asked. */
  async effective(username: string, model: string): Promise<string | null> {
    try {
      const answer = await this._ask<{ readonly permission: string }>(
        '3.0',
        'users/permissions/get',
        { username, ...resource(model) }
      );
      return answer.permission;
    } catch (reason) {
      if (reason instanceof RequestError && reason.status === 403) {
        return null;
      }
      throw reason;
    }
  }

  /** @throws RequestError with code RESOURCE_ALREADY_EXISTS when the user has one. */
  async grant(
    username: string,
    model: string,
    permission: string
  ): Promise<void> {
    await this._send('grant', { username, ...resource(model), permission });
  }

  async revoke(username: string, model: string): Promise<void> {
    await this._send('revoke', { username, ...resource(model) });
  }

  private _send(call: string, body: object): Promise<unknown> {
    return askMlflow(
      this._settings,
      this._connection,
      `users/permissions/${call}`,
      { method: 'POST', body },
      '3.0'
    );
  }

  private _ask<T>(
    version: '2.0' | '3.0',
    call: string,
    query: Record<string, string>
  ): Promise<T> {
    return askMlflow(
      this._settings,
      this._connection,
      call,
      { query, background: true },
      version
    );
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _connection: string;
}

function resource(model: string): {
  readonly resource_type: string;
  readonly resource_id: string;
} {
  return { resource_type: 'registered_model', resource_id: model };
}
