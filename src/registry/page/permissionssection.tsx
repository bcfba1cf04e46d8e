import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import React, { useCallback, useState } from 'react';
import { PERMISSIONS } from '../../api/permissions';
import { IconButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { KeptGroup } from '../../components/keptgroup';
import { useLoaded } from '../../components/loaded';
import { Loading } from '../../components/loading';
import { PageSection } from '../../components/pagesection';
import { useWrite } from '../../components/write';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import { NewPermission } from './newpermission';
import type { IModelParts } from './parts';
import type { IGrant, IModelPermissions, INoPermissions } from './permissions';
import { mayText, permissionLabel } from './permissionwords';

/**
 * Who may read, edit and manage the model, to be changed by those who may manage it.
 */
export function PermissionsSection({
  parts: { permissions, trans }
}: {
  readonly parts: IModelParts;
}): React.JSX.Element {
  const load = useCallback(() => permissions.load(), [permissions]);
  const { value: first, error, retry } = useLoaded(load);
  const [changed, setChanged] = useState<typeof first>(null);
  const known = changed ?? first;
  const [unseen, setUnseen] = useState<RequestError | null>(null);
  // What was written is written, whether it can be seen or not.
  const look = async (): Promise<void> => {
    try {
      setChanged(await permissions.load());
      setUnseen(null);
    } catch (reason) {
      setUnseen(asRequestError(reason));
    }
  };
  return (
    <PageSection name="permissions" title={trans.__('Permissions')}>
      {error && <ErrorPane error={error} trans={trans} onRetry={retry} />}
      {unseen && (
        <ErrorPane
          error={unseen}
          trans={trans}
          onRetry={() => {
            void look();
          }}
        />
      )}
      {known === null ? (
        error === null && <Loading trans={trans} />
      ) : known.kind === 'known' ? (
        <Known
          known={known}
          writes={{
            give: (username, permission) =>
              permissions.give(username, permission).then(look),
            change: (username, from, to) =>
              permissions.change(username, from, to).finally(look),
            take: username => permissions.take(username).then(look)
          }}
          trans={trans}
        />
      ) : (
        <p className="jp-MlflowPage-quiet">{noneText(known, trans)}</p>
      )}
    </PageSection>
  );
}

function noneText({ kind }: INoPermissions, trans: TranslationBundle): string {
  switch (kind) {
    case 'local':
      return trans.__(
        'This store has no permissions of its own: who can use this JupyterLab, or read and write its files, can read and change its models.'
      );
    case 'open':
      return trans.__(
        'This tracking server tells of no permissions: it asks nobody who they are, or does so in a way of its own. MLflow’s “basic-auth” app has permissions.'
      );
    case 'elsewhere':
      return trans.__(
        'The permissions of this store are kept where it is hosted. See its own pages.'
      );
  }
}

interface IWrites {
  readonly give: (username: string, permission: string) => Promise<void>;
  readonly change: (
    username: string,
    from: string,
    to: string
  ) => Promise<void>;
  readonly take: (username: string) => Promise<void>;
}

function Known({
  known,
  writes,
  trans
}: {
  readonly known: IModelPermissions;
  readonly writes: IWrites;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { grants, me, mine, canManage, isComplete, everybody } = known;
  return (
    <>
      <p>
        {trans.__(
          'You are “%1” there, who %2 this model.',
          me,
          mayText(mine, trans)
        )}
      </p>
      {grants.length > 0 && (
        <KeptGroup
          className="jp-MlflowPermissions"
          label={trans.__('Who may do what with this model')}
        >
          <table className="jp-MlflowTable">
            <thead>
              <tr>
                <th scope="col">{trans.__('User')}</th>
                <th scope="col">{trans.__('Permission')}</th>
                <th scope="col">{trans.__('Given')}</th>
              </tr>
            </thead>
            <tbody>
              {grants.map((grant, index) => (
                <GrantRow
                  // Those of one user may differ in what they come from only.
                  key={`${grant.username} ${index}`}
                  grant={grant}
                  isOwn={grant.username === me}
                  canManage={canManage}
                  writes={writes}
                  trans={trans}
                />
              ))}
            </tbody>
          </table>
        </KeptGroup>
      )}
      <p className="jp-MlflowPage-quiet">
        {everybody !== null &&
          trans.__(
            'Everybody else %1 it, as the server has it for all models.',
            mayText(everybody, trans)
          )}
        {!isComplete &&
          trans.__(
            'Only administrators see what others were given. Users for whom nothing is said have what the server gives to all.'
          )}
      </p>
      {canManage ? (
        <NewPermission known={known} onGive={writes.give} trans={trans} />
      ) : (
        <p className="jp-MlflowPage-quiet">
          {trans.__('Who may manage the model can change this.')}
        </p>
      )}
    </>
  );
}

function GrantRow({
  grant: { username, permission, by },
  isOwn,
  canManage,
  writes,
  trans
}: {
  readonly grant: IGrant;
  readonly isOwn: boolean;
  readonly canManage: boolean;
  readonly writes: IWrites;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { error, write } = useWrite();
  const isEditable = canManage && by.kind === 'here';
  const isKnown = PERMISSIONS.some(one => one === permission);
  // What it is about to be: until then there is nothing else to choose.
  const [wanted, setWanted] = useState<string | null>(null);
  const asked = (to: string, work: () => Promise<void>): void => {
    if (wanted !== null) {
      return;
    }
    setWanted(to);
    write(
      (isOwn ? whenSure(work, trans) : work()).finally(() => {
        setWanted(null);
      })
    );
  };
  return (
    <tr>
      <th scope="row">
        <bdi>{username}</bdi>
      </th>
      <td>
        {isEditable ? (
          <span className="jp-MlflowPermission">
            <select
              className="jp-mod-styled"
              aria-label={trans.__('Permission of %1', username)}
              value={wanted ?? permission}
              aria-busy={wanted !== null || undefined}
              onChange={({ target: { value } }) => {
                asked(value, () => writes.change(username, permission, value));
              }}
            >
              {[...PERMISSIONS, ...(isKnown ? [] : [permission])].map(one => (
                <option key={one} value={one}>
                  {permissionLabel(one, trans)}
                </option>
              ))}
            </select>
            <IconButton
              icon={closeIcon}
              label={trans.__('Remove the permission of %1', username)}
              onClick={() => {
                asked(permission, () => writes.take(username));
              }}
            />
          </span>
        ) : (
          permissionLabel(permission, trans)
        )}
        {error && (
          <p className="jp-MlflowPage-error" role="alert">
            {error.message}
          </p>
        )}
      </td>
      <td>
        {by.kind === 'role'
          ? trans.__('by the role %1', by.role)
          : by.kind === 'administrator'
            ? trans.__('as administrator')
            : trans.__('for this model')}
      </td>
    </tr>
  );
}

/** Who takes it from themselves cannot give it back. */
async function whenSure(
  work: () => Promise<void>,
  trans: TranslationBundle
): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Change your own permission?'),
    body: trans.__(
      'Without the permission to manage this model you cannot take this back: somebody else has to.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Change') })
    ],
    defaultButton: 0
  });
  if (button.accept) {
    await work();
  }
}
