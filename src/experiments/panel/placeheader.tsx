import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { TextButton } from '../../components/button';
import { LinkButton } from '../../components/linkbutton';
import type { IExperimentsState } from '../../tokens';
import type { IPanelParts } from '../parts';
import { Store } from './header';

/**
 * Where the panel is when it has left the notebook, and the way back.
 */
export function PlaceHeader({
  state: { path, place, connection, connections },
  parts: { actions },
  trans
}: {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const all = trans.__('All experiments');
  return (
    <div className="jp-MlflowHeader">
      <nav className="jp-MlflowPlace" aria-label={trans.__('Where this is')}>
        {path !== null && (
          <span className="jp-MlflowPlace-notebook">
            <notebookIcon.react tag="span" />
            <LinkButton
              label={PathExt.basename(path)}
              subject={trans.__('back to the notebook')}
              onClick={() => {
                actions.goTo({ kind: 'notebook' });
              }}
            />
            <span aria-hidden="true"> › </span>
          </span>
        )}
        {place.kind === 'experiment' && (
          <LinkButton
            label={all}
            subject={trans.__('back to the list')}
            onClick={() => {
              actions.showAll();
            }}
          />
        )}
      </nav>
      <div className="jp-MlflowHeader-title">
        <h2
          className="jp-MlflowHeader-notebook"
          title={place.kind === 'experiment' ? place.name : undefined}
        >
          {place.kind === 'experiment' ? <bdi>{place.name}</bdi> : all}
        </h2>
        {place.kind === 'experiment' && (
          <span className="jp-MlflowHeader-leave">
            <TextButton
              label={trans.__('Open page')}
              title={trans.__('Open the table and charts of these runs')}
              onClick={() => {
                actions.openTable([]);
              }}
            />
          </span>
        )}
      </div>
      {connection && (
        <Store connection={connection} isOther={false} trans={trans} />
      )}
      {place.kind !== 'experiment' && connections.length > 1 && (
        <select
          className="jp-mod-styled jp-MlflowPlace-stores"
          aria-label={trans.__('Store')}
          value={connection?.id}
          onChange={event => {
            actions.goTo({
              kind: 'experiments',
              connection: event.target.value
            });
          }}
        >
          {connections.map(({ id, label, uri }) => (
            <option key={id} value={id} title={uri}>
              {label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
