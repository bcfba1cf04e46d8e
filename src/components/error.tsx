import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RequestError } from '../request';
import type { IAnswer } from './answers';
import { Answers } from './answers';

/**
 * What went wrong in the server's words, the technical text behind "Details".
 */
export function ErrorPane({
  error,
  trans,
  answers = [],
  onRetry
}: {
  readonly error: RequestError;
  readonly trans: TranslationBundle;
  /** What else can be done about it. */
  readonly answers?: readonly IAnswer[];
  readonly onRetry?: () => void;
}): React.JSX.Element {
  const details = [error.code, error.details].filter(Boolean).join('\n');
  const retry = onRetry ? [{ label: trans.__('Retry'), give: onRetry }] : [];
  const all = [...answers, ...retry];
  return (
    <div className="jp-MlflowErrorPane" role="alert">
      <p className="jp-MlflowErrorPane-message">{error.message}</p>
      {all.length > 0 && <Answers answers={all} />}
      {details && (
        <details className="jp-MlflowErrorPane-details">
          <summary>{trans.__('Details')}</summary>
          <pre>{details}</pre>
        </details>
      )}
    </div>
  );
}
