import React, { useCallback, useMemo, useState } from 'react';
import type { IModelVersion } from '../../api/registrytypes';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useLoaded } from '../../components/loaded';
import { Loading } from '../../components/loading';
import { LongText } from '../../components/longtext';
import { PageSection } from '../../components/pagesection';
import type { IComparedGroup, IComparedVersion } from './comparison';
import { comparedGroups } from './comparison';
import type { IModelParts } from './parts';

/**
 * Versions side by side: params, metrics, signature and requirements, what differs first.
 */
export function CompareSection({
  versions,
  onClose,
  parts
}: {
  /** They stay the same. */
  readonly versions: readonly IModelVersion[];
  readonly onClose: () => void;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const { model, trans } = parts;
  const [differencesOnly, setDifferencesOnly] = useState(false);
  // Of the versions as they were chosen: what they were made of does not change.
  const [compared] = useState(versions);
  const load = useCallback(
    () => Promise.all(compared.map(version => ask(model, version))),
    [model, compared]
  );
  const { value, error, retry } = useLoaded(load);
  const groups = useMemo(
    () => value && comparedGroups(value, trans),
    [value, trans]
  );
  return (
    <PageSection
      name="compare"
      title={trans.__(
        'Versions %1',
        compared.map(({ version }) => version).join(trans.__(' and '))
      )}
      tools={
        <div className="jp-MlflowPage-buttons">
          <label className="jp-MlflowCompare-switch">
            <input
              type="checkbox"
              checked={differencesOnly}
              onChange={({ target }) => {
                setDifferencesOnly(target.checked);
              }}
            />
            {trans.__('Differences only')}
          </label>
          <TextButton label={trans.__('Close comparison')} onClick={onClose} />
        </div>
      }
    >
      {error && <ErrorPane error={error} trans={trans} onRetry={retry} />}
      {!value && !error && <Loading trans={trans} />}
      {value && groups && (
        <Comparison
          versions={value}
          groups={groups}
          differencesOnly={differencesOnly}
          parts={parts}
        />
      )}
    </PageSection>
  );
}

/** What cannot be read of one version leaves the rest of the comparison. */
async function ask(
  model: IModelParts['model'],
  version: IModelVersion
): Promise<IComparedVersion> {
  const { run_id: runId } = version;
  const [details, run] = await Promise.allSettled([
    model.details(version.version),
    runId ? model.run(runId) : Promise.resolve(null)
  ]);
  return {
    version,
    details: details.status === 'fulfilled' ? details.value : null,
    run: run.status === 'fulfilled' ? run.value : null
  };
}

function Comparison({
  versions,
  groups,
  differencesOnly,
  parts: { trans }
}: {
  readonly versions: readonly IComparedVersion[];
  readonly groups: readonly IComparedGroup[];
  readonly differencesOnly: boolean;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const shown = groups
    .map(({ title, rows }) => ({
      title,
      rows: differencesOnly ? rows.filter(({ differs }) => differs) : rows
    }))
    .filter(({ rows }) => rows.length > 0);
  const unread = versions.filter(({ details }) => details === null);
  return (
    <>
      {unread.length > 0 && (
        <p className="jp-MlflowPage-error" role="alert">
          {trans.__(
            'The files of version %1 cannot be read: its signature and requirements are left out.',
            unread.map(({ version }) => version.version).join(', ')
          )}
        </p>
      )}
      {shown.length === 0 ? (
        <p className="jp-MlflowPage-quiet" role="status">
          {trans.__('They differ in nothing that was logged.')}
        </p>
      ) : (
        <div
          className="jp-MlflowVersions"
          tabIndex={0}
          role="group"
          aria-label={trans.__('Compared versions')}
        >
          <table className="jp-MlflowCompare-table">
            <thead>
              <tr>
                <td className="jp-MlflowCompare-corner" />
                {versions.map(({ version: { version } }) => (
                  <th key={version} scope="col">
                    {trans.__('Version %1', version)}
                  </th>
                ))}
              </tr>
            </thead>
            {shown.map(({ title, rows }) => (
              <tbody key={title}>
                <tr className="jp-MlflowCompare-group">
                  <th scope="rowgroup">
                    {title}{' '}
                    <span className="jp-MlflowCompare-count">
                      {rows.length}
                    </span>
                  </th>
                  <td colSpan={versions.length} />
                </tr>
                {rows.map(({ key, values, differs }) => (
                  <tr key={key} data-differs={differs || undefined}>
                    <th scope="row" title={key}>
                      <bdi>{key}</bdi>
                    </th>
                    {values.map((value, at) => (
                      <td key={at}>
                        {value === null ? (
                          <span
                            className="jp-MlflowCompare-quiet"
                            title={trans.__('Not there')}
                          >
                            –
                          </span>
                        ) : (
                          <LongText text={value} subject={key} trans={trans} />
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </div>
      )}
    </>
  );
}
