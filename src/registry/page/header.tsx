import { editIcon, ellipsesIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IModelVersion, IRegisteredModel } from '../../api/registrytypes';
import { IconButton, TextButton } from '../../components/button';
import { predictIcon } from '../../components/icons';
import { LinkButton } from '../../components/linkbutton';
import { openMenu } from '../../components/menu';
import { RelativeTime } from '../../components/time';
import type { IModelPage } from './model';
import type { IModelParts } from './parts';

interface IHeaderProps {
  readonly page: IModelPage;
  readonly registered: IRegisteredModel;
  /** The version whose details are shown; null when there is none. */
  readonly shown: IModelVersion | null;
  readonly showsStages: boolean;
  readonly onShowStages: (shows: boolean) => void;
  readonly parts: IModelParts;
}

/**
 * What the model is called, how many versions it has, and what can be done with it.
 */
export function Header(props: IHeaderProps): React.JSX.Element {
  const { page, registered, shown, parts } = props;
  const { actions, trans } = parts;
  const created = registered.creation_timestamp;
  const changed = registered.last_updated_timestamp;
  return (
    <div className="jp-MlflowPage-header">
      <nav aria-label={trans.__('Lineage')}>
        <ol className="jp-MlflowCrumbs">
          <li>
            <LinkButton
              label={trans.__('Models')}
              subject={trans.__('all models')}
              onClick={() => {
                actions.openModels();
              }}
            />
          </li>
          <li aria-current="page">
            <bdi>{registered.name}</bdi>
          </li>
        </ol>
      </nav>
      <div className="jp-MlflowPage-titleLine">
        <div className="jp-MlflowPage-name">
          <h1>
            <bdi>{registered.name}</bdi>
          </h1>
          <IconButton
            icon={editIcon}
            label={trans.__('Rename model…')}
            opens="dialog"
            onClick={() => {
              void actions.rename();
            }}
          />
        </div>
        <div className="jp-MlflowPage-buttons">
          {shown && (
            <TextButton
              icon={predictIcon}
              label={trans.__('Use version %1 for inference', shown.version)}
              onClick={() => {
                actions.useForInference(shown);
              }}
            />
          )}
          <MoreButton {...props} />
        </div>
      </div>
      <ul
        className="jp-MlflowPage-facts"
        aria-label={trans.__('About this model')}
      >
        <li>{trans._n('%1 version', '%1 versions', page.versions.length)}</li>
        {created !== undefined && (
          <li>
            {trans.__('created')} <RelativeTime time={created} />
          </li>
        )}
        {changed !== undefined && changed !== created && (
          <li>
            {trans.__('changed')} <RelativeTime time={changed} />
          </li>
        )}
      </ul>
    </div>
  );
}

function MoreButton({
  showsStages,
  onShowStages,
  parts: { actions, trans }
}: IHeaderProps): React.JSX.Element {
  return (
    <IconButton
      icon={ellipsesIcon}
      label={trans.__('More actions')}
      opens="menu"
      onClick={button => {
        openMenu(button, [
          {
            label: trans.__('Copy link'),
            run: () => {
              actions.copyLink();
            }
          },
          {
            label: trans.__('Show stages (deprecated by MLflow)'),
            isToggled: showsStages,
            run: () => {
              onShowStages(!showsStages);
            }
          },
          null,
          {
            label: trans.__('Rename model…'),
            run: () => {
              void actions.rename();
            }
          },
          {
            label: trans.__('Delete model…'),
            run: () => {
              void actions.deleteModel();
            }
          }
        ]);
      }}
    />
  );
}
