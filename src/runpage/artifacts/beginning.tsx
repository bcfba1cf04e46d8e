import React, { useCallback } from 'react';
import { ErrorPane } from '../../components/error';
import { formatBytes } from '../../components/format';
import { Loading } from '../../components/loading';
import type { IBeginning } from '../../request';
import { useLoaded } from '../../components/loaded';
import type { IRunPageParts } from '../parts';
import type { IFile } from './files';

/**
 * Loads the beginning of a file, and says so when that is not all of it.
 *
 * @param props.limit Bytes at most.
 * @param props.draw Draws what is there.
 */
export function WithBeginning({
  file,
  limit,
  draw,
  parts: { model, trans }
}: {
  readonly file: IFile;
  readonly limit: number;
  readonly draw: (beginning: IBeginning) => React.JSX.Element;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const { views, connection } = model;
  const { owner, path } = file;
  const load = useCallback(
    () => views.artifactBytes(connection, owner, path, limit),
    [views, connection, owner, path, limit]
  );
  const { value, error, retry } = useLoaded(load);
  if (error) {
    return <ErrorPane error={error} trans={trans} onRetry={retry} />;
  }
  if (!value) {
    return <Loading trans={trans} />;
  }
  return (
    <>
      {draw(value)}
      {!value.isWhole && (
        <p className="jp-MlflowPage-quiet" role="status">
          {trans.__(
            'These are its first %1. Download it for the rest.',
            formatBytes(limit)
          )}
        </p>
      )}
    </>
  );
}

/** Stands where a file cannot be shown. */
export function NoPreview({
  parts: { trans }
}: {
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  return (
    <p className="jp-MlflowPage-quiet">
      {trans.__('This file has no preview. Download it to look into it.')}
    </p>
  );
}
