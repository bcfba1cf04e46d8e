import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RunStatus } from '../tokens';

/** Told apart by shape as well as by colour. */
const SYMBOLS: Readonly<Record<RunStatus, string>> = {
  RUNNING: '●',
  SCHEDULED: '○',
  FINISHED: '✓',
  FAILED: '✗',
  KILLED: '■'
};

/**
 * The state of a run in words.
 */
export function statusLabel(
  status: RunStatus,
  trans: TranslationBundle
): string {
  switch (status) {
    case 'RUNNING':
      return trans.__('running');
    case 'SCHEDULED':
      return trans.__('scheduled');
    case 'FINISHED':
      return trans.__('finished');
    case 'FAILED':
      return trans.__('failed');
    case 'KILLED':
      return trans.__('killed');
  }
}

/**
 * The state of a run as one sign, its word on hover and for screen readers.
 */
export function StatusBadge({
  status,
  trans
}: {
  readonly status: RunStatus;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const label = statusLabel(status, trans);
  return (
    <span
      className="jp-MlflowStatusBadge"
      data-status={status}
      role="img"
      aria-label={label}
      title={label}
    >
      {SYMBOLS[status]}
    </span>
  );
}
