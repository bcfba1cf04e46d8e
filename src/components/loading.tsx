import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

/**
 * Stands where something will be in a moment. It fades in, so that what is quick does not flicker.
 */
export function Loading({
  trans
}: {
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <p className="jp-MlflowLoading" role="status">
      {trans.__('Loading…')}
    </p>
  );
}
