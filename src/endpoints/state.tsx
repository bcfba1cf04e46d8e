import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IEndpoint } from '../api/endpoints';
import { STATE_SYMBOLS, shownState, stateHint, stateLabel } from './words';

/**
 * How an endpoint fares: a sign and a word.
 */
export function EndpointBadge({
  endpoint,
  trans
}: {
  readonly endpoint: IEndpoint;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = shownState(endpoint);
  return (
    <span
      className="jp-MlflowEndpointState"
      data-state={state}
      title={stateHint(state, trans)}
    >
      <span aria-hidden="true">{STATE_SYMBOLS[state]}</span>{' '}
      {stateLabel(state, trans)}
    </span>
  );
}
