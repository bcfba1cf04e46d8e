import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import { PERMISSIONS } from '../../api/permissions';
import { useWrite } from '../../components/write';
import type { IModelPermissions } from './permissions';
import { permissionLabel } from './permissionwords';

/**
 * Gives somebody a permission; what is wrong with it is told at the field.
 */
export function NewPermission({
  known: { users, grants },
  onGive,
  trans
}: {
  readonly known: IModelPermissions;
  readonly onGive: (username: string, permission: string) => Promise<void>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const [username, setUsername] = useState('');
  const [permission, setPermission] = useState<string>('READ');
  const { error, forget, write } = useWrite();
  const name = username.trim();
  const has = (user: string): boolean =>
    grants.some(grant => grant.username === user && grant.by.kind === 'here');
  const problem = has(name)
    ? trans.__('“%1” has a permission already. Change it above.', name)
    : (error?.message ?? '');
  return (
    <form
      className="jp-MlflowNewPermission"
      aria-label={trans.__('Give a permission')}
      onSubmit={event => {
        event.preventDefault();
        if (name === '' || has(name)) {
          return;
        }
        setUsername('');
        write(onGive(name, permission), () => {
          setUsername(name);
        });
      }}
    >
      <input
        className="jp-mod-styled"
        aria-label={trans.__('User')}
        aria-describedby={`${id}-problem`}
        aria-invalid={problem !== '' || undefined}
        placeholder={trans.__('User')}
        autoComplete="off"
        spellCheck={false}
        list={`${id}-users`}
        value={username}
        onChange={({ target }) => {
          setUsername(target.value);
          forget();
        }}
      />
      <datalist id={`${id}-users`}>
        {users
          .filter(user => !has(user))
          .map(user => (
            <option key={user} value={user} />
          ))}
      </datalist>
      <select
        className="jp-mod-styled"
        aria-label={trans.__('Permission')}
        value={permission}
        onChange={({ target }) => {
          setPermission(target.value);
        }}
      >
        {PERMISSIONS.map(one => (
          <option key={one} value={one}>
            {permissionLabel(one, trans)}
          </option>
        ))}
      </select>
      <button
        type="submit"
        className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
      >
        {trans.__('Give permission')}
      </button>
      <p id={`${id}-problem`} className="jp-MlflowPage-error" role="alert">
        {problem}
      </p>
    </form>
  );
}
