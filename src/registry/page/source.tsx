import React from 'react';
import type { IModelVersion } from '../../api/registrytypes';
import { LinkButton } from '../../components/linkbutton';
import type { IModelPage } from './model';
import type { IModelParts } from './parts';
import { originOf } from './version';

/** Where the version came from, a link: the run, or the version that it is a copy of. */
export function Source({
  version,
  page,
  parts: { actions, trans }
}: {
  readonly version: IModelVersion;
  readonly page: IModelPage;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const runId = version.run_id ?? '';
  const origin = originOf(version);
  return (
    <>
      {runId !== '' && (
        <LinkButton
          label={page.runs.get(runId)?.name ?? runId.slice(0, 8)}
          subject={trans.__('source run')}
          onClick={() => {
            actions.openRun(runId);
          }}
        />
      )}
      {origin.kind === 'copy' && (
        <div className="jp-MlflowPage-quiet">
          {trans.__('copy of')}{' '}
          <LinkButton
            label={trans.__('%1 version %2', origin.name, origin.version)}
            subject={trans.__('copied version')}
            onClick={() => {
              actions.openModel(origin.name, origin.version);
            }}
          />
        </div>
      )}
      {runId === '' && origin.kind !== 'copy' && (
        <span className="jp-MlflowPage-quiet">{trans.__('no run')}</span>
      )}
    </>
  );
}

/** Whether the version can be used. */
export function Status({
  version: { status, status_message },
  parts: { trans }
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element | null {
  switch (status) {
    case undefined:
    case 'READY':
      return (
        <div className="jp-MlflowPage-quiet" title={status_message}>
          {trans.__('ready')}
        </div>
      );
    case 'PENDING_REGISTRATION':
      return (
        <div title={status_message}>{trans.__('still being registered')}</div>
      );
    default:
      return (
        <div className="jp-MlflowPage-error" title={status_message}>
          {trans.__('registering failed')}
        </div>
      );
  }
}
