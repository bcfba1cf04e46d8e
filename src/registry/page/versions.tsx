import { ellipsesIcon } from '@jupyterlab/ui-components';
import React from 'react';
import type { IModelVersion, IRegisteredModel } from '../../api/registrytypes';
import { IconButton } from '../../components/button';
import { KeptGroup } from '../../components/keptgroup';
import { LinkButton } from '../../components/linkbutton';
import { openMenu } from '../../components/menu';
import { useBeginning } from '../../components/more';
import { PageSection } from '../../components/pagesection';
import { RelativeTime } from '../../components/time';
import { Aliases } from './aliases';
import type { IModelPage } from './model';
import type { IModelParts } from './parts';
import { StageChoice } from './stage';
import { Source, Status } from './source';
import { stageOf } from './version';

interface IVersionsProps {
  readonly page: IModelPage;
  readonly registered: IRegisteredModel;
  /** The one whose details are shown. */
  readonly shown: IModelVersion | null;
  /** Those that are compared. */
  readonly compared: readonly string[];
  readonly onCompare: (versions: readonly string[]) => void;
  readonly showsStages: boolean;
  readonly parts: IModelParts;
}

/**
 * The versions, newest first: where each came from and which aliases point at it.
 */
export function VersionsSection(props: IVersionsProps): React.JSX.Element {
  const { page, compared, parts } = props;
  const { trans } = parts;
  const { versions } = page;
  const { shown, more } = useBeginning(versions, trans);
  const hasStages =
    props.showsStages || versions.some(one => stageOf(one) !== 'None');
  return (
    <PageSection
      name="versions"
      title={trans.__('Versions')}
      count={versions.length}
      tools={
        versions.length > 1 && (
          <span className="jp-MlflowPage-quiet" role="status">
            {compared.length === 1
              ? trans.__('Choose one more to compare.')
              : compared.length === 0
                ? trans.__('Check two to compare them.')
                : ''}
          </span>
        )
      }
    >
      {versions.length === 0 ? (
        <p className="jp-MlflowPage-quiet">
          {trans.__(
            'No versions yet. Choose “Register model…” on a run that has made a model.'
          )}
        </p>
      ) : (
        <KeptGroup className="jp-MlflowVersions" label={trans.__('Versions')}>
          <table className="jp-MlflowTable">
            <thead>
              <tr>
                {versions.length > 1 && (
                  <th scope="col">{trans.__('Compare')}</th>
                )}
                <th scope="col">{trans.__('Version')}</th>
                <th scope="col">{trans.__('Aliases')}</th>
                {hasStages && (
                  <th
                    scope="col"
                    title={trans.__(
                      'MLflow has deprecated stages. Aliases do the same, and more.'
                    )}
                  >
                    {trans.__('Stage')}{' '}
                    <small>{trans.__('deprecated by MLflow')}</small>
                  </th>
                )}
                <th scope="col">{trans.__('Source run')}</th>
                <th scope="col">{trans.__('Created')}</th>
                <th scope="col">{trans.__('Description')}</th>
                <th scope="col">
                  <span className="jp-MlflowHidden">{trans.__('Actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(version => (
                <VersionRow
                  key={version.version}
                  version={version}
                  hasStages={hasStages}
                  {...props}
                />
              ))}
            </tbody>
          </table>
          {more}
        </KeptGroup>
      )}
    </PageSection>
  );
}

function VersionRow({
  version,
  hasStages,
  page,
  registered,
  shown,
  compared,
  onCompare,
  parts
}: IVersionsProps & {
  readonly version: IModelVersion;
  readonly hasStages: boolean;
}): React.JSX.Element {
  const { model, trans } = parts;
  const { version: number, creation_timestamp: created } = version;
  const isShown = shown?.version === number;
  const isCompared = compared.includes(number);
  const user = [
    version.user_id,
    page.runs.get(version.run_id ?? '')?.user
  ].find(Boolean);
  return (
    <tr data-version={number} aria-current={isShown || undefined}>
      {page.versions.length > 1 && (
        <td>
          <input
            type="checkbox"
            aria-label={trans.__('Compare version %1', number)}
            checked={isCompared}
            onChange={() => {
              onCompare(
                isCompared
                  ? compared.filter(one => one !== number)
                  : // Two at a time: the one that was chosen last, and this.
                    [...compared.slice(-1), number]
              );
            }}
          />
        </td>
      )}
      <th scope="row">
        <LinkButton
          label={trans.__('Version %1', number)}
          subject={trans.__('show details')}
          onClick={() => {
            model.choose(number);
          }}
        />
        <Status version={version} parts={parts} />
      </th>
      <td>
        <Aliases version={number} registered={registered} parts={parts} />
      </td>
      {hasStages && (
        <td>
          <StageChoice
            version={version}
            versions={page.versions}
            parts={parts}
          />
        </td>
      )}
      <td>
        <Source version={version} page={page} parts={parts} />
      </td>
      <td>
        {created !== undefined && <RelativeTime time={created} />}
        {user !== undefined && (
          <div className="jp-MlflowPage-quiet">
            <bdi>{user}</bdi>
          </div>
        )}
      </td>
      <td className="jp-MlflowVersions-description" title={version.description}>
        <bdi>{version.description}</bdi>
      </td>
      <td>
        <VersionMenu version={version} parts={parts} />
      </td>
    </tr>
  );
}

function VersionMenu({
  version,
  parts: { actions, trans }
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element {
  return (
    <IconButton
      icon={ellipsesIcon}
      label={trans.__('Actions for version %1', version.version)}
      opens="menu"
      onClick={button => {
        openMenu(button, [
          {
            label: trans.__('Use for inference'),
            run: () => {
              actions.useForInference(version);
            }
          },
          {
            label: trans.__('Copy models:/ URI'),
            run: () => {
              actions.copyUri(version);
            }
          },
          {
            label: trans.__('Copy to…'),
            run: () => {
              void actions.copyTo(version);
            }
          },
          null,
          {
            label: trans.__('Delete version…'),
            run: () => {
              void actions.deleteVersion(version);
            }
          }
        ]);
      }}
    />
  );
}
