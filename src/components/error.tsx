import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RequestError } from '../request';
import { TextButton } from './button';

/**
 * What went wrong in the server's words, the technical text behind "Details".
 */
export function ErrorPane({
  error,
  trans,
  onRetry
}: {
  readonly error: RequestError;
  readonly trans: TranslationBundle;
  readonly onRetry?: () => void;
}): React.JSX.Element {
  const details = [error.code, error.details].filter(Boolean).join('\n');
  return (
    <div className="jp-MlflowErrorPane" role="alert">
      <p className="jp-MlflowErrorPane-message">{error.message}</p>
      {onRetry && <TextButton label={trans.__('Retry')} onClick={onRetry} />}
      {details && (
        <details className="jp-MlflowErrorPane-details">
          <summary>{trans.__('Details')}</summary>
          <pre>{details}</pre>
        </details>
      )}
    </div>
  );
}
