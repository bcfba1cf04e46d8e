import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { TextButton } from './button';

/** What can be done with the notebook that was kept with a run. */
export interface ISnapshotActions<R> {
  openSnapshot(run: R): void;
  restoreSnapshot(run: R): void;
  compareCode(run: R): void;
}

/**
 * The notebook as it was when a run was made: buttons to read, restore and compare it.
 */
export function SnapshotButtons<R>({
  run,
  actions,
  trans
}: {
  readonly run: R;
  readonly actions: ISnapshotActions<R>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <>
      <TextButton
        label={trans.__('Open snapshot')}
        title={trans.__('The notebook as it was, to read')}
        onClick={() => {
          actions.openSnapshot(run);
        }}
      />
      <TextButton
        label={trans.__('Restore as new notebook')}
        onClick={() => {
          actions.restoreSnapshot(run);
        }}
      />
      <TextButton
        label={trans.__('Compare code with previous run')}
        onClick={() => {
          actions.compareCode(run);
        }}
      />
    </>
  );
}
