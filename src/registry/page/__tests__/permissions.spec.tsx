import { nullTranslator } from '@jupyterlab/translation';
import {
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../../__tests__/server';
import { listConnections } from '../../../api/connections';
import { PermissionsClient } from '../../../api/permissions';
import type { IModelParts } from '../parts';
import { ModelPermissions } from '../permissions';
import { PermissionsSection } from '../permissionssection';

const MODEL = 'A / "b"';
const API = 'jupyter-mlflow/tracking/default/api';
const REFUSED = new Answer(403, { message: 'Not yours.' });

interface IGiven {
  resource_type: string;
  resource_pattern: string;
  permission: string;
}

describe('PermissionsSection', () => {
  const server = new TestServer();
  /** What is given to each, by the number of the user. */
  let given: Map<number, IGiven[]>;
  let me: string;
  const users = ['admin', 'ada', 'bob', 'eve'];

  const role = (permission: string, pattern = MODEL): IGiven => ({
    resource_type: 'registered_model',
    resource_pattern: pattern,
    permission
  });
  const permissionOf = (name: string): string =>
    name === 'admin'
      ? 'MANAGE'
      : (given
          .get(users.indexOf(name))
          ?.find(one => one.resource_pattern === MODEL)?.permission ?? 'READ');

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    me = 'admin';
    given = new Map([
      [1, [role('MANAGE')]],
      [2, [role('DENY', 'another')]],
      [3, [role('EDIT')]]
    ]);
    server.forget();
    const route = (
      call: string,
      answer: Parameters<Map<string, () => unknown>['set']>[1]
    ): void => {
      server.routes.set(call, answer);
    };
    route('GET jupyter-mlflow/connections', () => [
      { id: 'default', uri: 'https://tracking.example' }
    ]);
    route(`GET ${API}/2.0/mlflow/users/current`, () => ({
      user: { id: users.indexOf(me), username: me, is_admin: me === 'admin' }
    }));
    route(`GET ${API}/2.0/mlflow/users/list`, () =>
      me === 'admin'
        ? {
            users: users.map((username, id) => ({
              id,
              username,
              is_admin: id === 0,
              roles: [
                { name: `__user_${id}__`, permissions: given.get(id) ?? [] },
                ...(username === 'bob'
                  ? [{ name: 'readers', permissions: [role('READ', '*')] }]
                  : [])
              ]
            }))
          }
        : REFUSED
    );
    server.routes.set(
      `GET ${API}/3.0/mlflow/users/permissions/get`,
      ({ query }) => ({ permission: permissionOf(query.get('username') ?? '') })
    );
    server.routes.set(
      `POST ${API}/3.0/mlflow/users/permissions/grant`,
      ({ body }) => {
        const id = users.indexOf(String(body.username));
        if (id < 0) {
          return new Answer(404, {
            error_code: 'RESOURCE_DOES_NOT_EXIST',
            message: 'There is no such user.'
          });
        }
        if (body.permission === 'USE') {
          return REFUSED;
        }
        given.set(id, [
          ...(given.get(id) ?? []),
          role(String(body.permission), String(body.resource_id))
        ]);
        return {};
      }
    );
    server.routes.set(
      `POST ${API}/3.0/mlflow/users/permissions/revoke`,
      ({ body }) => {
        const id = users.indexOf(String(body.username));
        given.set(
          id,
          (given.get(id) ?? []).filter(
            one => one.resource_pattern !== body.resource_id
          )
        );
        return {};
      }
    );
  });

  function show(): void {
    const permissions = new ModelPermissions({
      client: new PermissionsClient(server.settings, 'default'),
      connections: () => listConnections(server.settings),
      connection: 'default',
      name: MODEL
    });
    const trans = nullTranslator.load('jupyter_mlflow');
    render(
      <PermissionsSection
        parts={{ permissions, trans } as unknown as IModelParts}
      />
    );
  }

  async function rows(): Promise<readonly (string | null)[]> {
    const table = await screen.findByRole('table');
    return within(table)
      .getAllByRole('row')
      .slice(1)
      .map(row =>
        [...row.children]
          .map(cell => cell.querySelector('select')?.value ?? cell.textContent)
          .join(' ')
      );
  }

  function choose(label: string, value: string): void {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  }

  /** Resolves when what was chosen is done. */
  async function settled(label: string): Promise<void> {
    await waitFor(() => {
      expect(screen.getByLabelText(label).getAttribute('aria-busy')).toBeNull();
    });
  }

  it('asks nothing of a store without a server', async () => {
    server.routes.set('GET jupyter-mlflow/connections', () => [
      { id: 'default', uri: 'sqlite:///mlflow.db' }
    ]);
    show();
    await screen.findByText(/^This store has no permissions of its own/);
    expect(server.asked).toEqual(['connections']);
  });

  it('says that a server without users has none', async () => {
    server.routes.delete(`GET ${API}/2.0/mlflow/users/current`);
    show();
    await screen.findByText(/^This tracking server tells of no permissions/);
  });

  it('tells who may do what, and by what', async () => {
    show();
    expect(await rows()).toEqual([
      'admin Manage as administrator',
      'ada MANAGE for this model',
      'bob Read by the role readers',
      'eve EDIT for this model'
    ]);
    expect(screen.queryByText(/Everybody else/)).toBeNull();
  });

  it('gives, changes and takes a permission', async () => {
    given.delete(3);
    show();
    await screen.findByText(/^Everybody else may read it/);
    choose('User', 'eve');
    choose('Permission', 'EDIT');
    fireEvent.click(screen.getByRole('button', { name: 'Give permission' }));
    await screen.findByLabelText('Permission of eve');
    expect(given.get(3)).toEqual([role('EDIT')]);
    choose('Permission of eve', 'MANAGE');
    await waitFor(() => {
      expect(given.get(3)).toEqual([role('MANAGE')]);
    });
    await settled('Permission of eve');
    // What was there stays when the new one is refused.
    choose('Permission of eve', 'USE');
    const told = await screen.findByText('Not yours.');
    expect(told.getAttribute('role')).toBe('alert');
    expect(given.get(3)).toEqual([role('MANAGE')]);
    fireEvent.click(
      screen.getByRole('button', { name: 'Remove the permission of eve' })
    );
    await waitFor(() => {
      expect(screen.queryByLabelText('Permission of eve')).toBeNull();
    });
    expect(given.get(3)).toEqual([]);
  });

  it('does one thing at a time with a permission', async () => {
    show();
    await rows();
    server.forget();
    choose('Permission of eve', 'MANAGE');
    choose('Permission of eve', 'READ');
    fireEvent.click(
      screen.getByRole('button', { name: 'Remove the permission of eve' })
    );
    await waitFor(() => {
      expect(given.get(3)).toEqual([role('MANAGE')]);
    });
    await settled('Permission of eve');
    expect(server.asked.filter(call => /grant|revoke/.test(call))).toEqual([
      'revoke',
      'grant'
    ]);
  });

  it('takes what was given for given though it cannot be seen', async () => {
    given.delete(3);
    show();
    await rows();
    const list = `GET ${API}/2.0/mlflow/users/list`;
    const before = server.routes.get(list);
    server.routes.set(list, () => new Answer(503, { message: 'Down.' }));
    choose('User', 'eve');
    fireEvent.click(screen.getByRole('button', { name: 'Give permission' }));
    await screen.findByText('Down.');
    expect(given.get(3)).toEqual([role('READ')]);
    expect(screen.getByLabelText<HTMLInputElement>('User').value).toBe('');
    server.routes.set(list, before ?? (() => null));
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByLabelText('Permission of eve');
    expect(screen.queryByText('Down.')).toBeNull();
  });

  it('says at the field who cannot be given one', async () => {
    show();
    await rows();
    choose('User', 'ada');
    expect(screen.getByText(/has a permission already/)).toBeTruthy();
    choose('User', 'nobody');
    fireEvent.click(screen.getByRole('button', { name: 'Give permission' }));
    await screen.findByText('There is no such user.');
    expect(screen.getByLabelText<HTMLInputElement>('User').value).toBe(
      'nobody'
    );
  });

  it('shows who may not manage it what they may do, and no more', async () => {
    me = 'eve';
    show();
    await screen.findByText(
      'You are “eve” there, who may read and edit this model.'
    );
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/^Only administrators see/)).toBeTruthy();
  });
});
