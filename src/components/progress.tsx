import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { CopyProgress } from '../api/views';
import { Notice } from './notice';

/**
 * Says that not all runs of a store elsewhere are here, or that they may be out of date.
 */
export function ProgressNotice({
  progress,
  trans
}: {
  /** null for a store that is read itself. */
  readonly progress: CopyProgress;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  if (!progress || (progress.complete && progress.problem === null)) {
    return null;
  }
  const { complete, loaded, total, problem } = progress;
  const count = loaded.toLocaleString();
  const share =
    total === null
      ? trans.__('%1 runs are here so far.', count)
      : trans.__(
          '%1 of %2 runs are here so far.',
          count,
          total.toLocaleString()
        );
  return (
    <Notice
      tone={problem === null ? 'info' : 'warning'}
      text={[problem, complete ? null : share].filter(Boolean).join(' ')}
    />
  );
}
