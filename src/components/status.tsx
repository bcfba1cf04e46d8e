import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { RunStatus } from '../tokens';

/** A run's status; STALE is said to run though its kernel has ended. */
export type ShownStatus = RunStatus | 'STALE';

/** Told apart by shape as well as by colour. */
const SYMBOLS: Readonly<Record<ShownStatus, string>> = {
  RUNNING: '●',
  SCHEDULED: '○',
  FINISHED: '✓',
  FAILED: '✗',
  KILLED: '■',
  STALE: '◌'
};

/**
 * The state of a run in words.
 */
export function statusLabel(
  status: ShownStatus,
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
    case 'STALE':
      return trans.__('stale');
  }
}

/**
 * The state of a run as one sign, its word on hover and for screen readers.
 */
export function StatusBadge({
  status,
  trans
}: {
  readonly status: ShownStatus;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const label = statusLabel(status, trans);
  return (
    <span
      className="jp-MlflowStatusBadge"
      data-status={status}
      role="img"
      aria-label={label}
      title={status === 'STALE' ? trans.__('Its kernel has ended') : label}
    >
      {SYMBOLS[status]}
    </span>
  );
}
