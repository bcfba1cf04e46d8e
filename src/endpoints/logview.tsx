import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { FollowedLog } from '../common/followedlog';
import { useFollowedEnd } from '../components/followedend';
import { useSignalValue } from '../components/hooks';

/**
 * The log, at its end unless somebody has scrolled up.
 */
export function LogView({
  log,
  trans
}: {
  readonly log: FollowedLog;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const text = useSignalValue(log.changed, () => log.text);
  const problem = useSignalValue(log.changed, () => log.problem);
  const pane = useFollowedEnd<HTMLPreElement>(text);
  return (
    <section aria-label={trans.__('Log')}>
      <h2>{trans.__('Log')}</h2>
      {problem !== '' && (
        <p className="jp-MlflowEndpointPage-quiet">
          {trans.__('The log cannot be read just now: %1', problem)}
        </p>
      )}
      <pre
        {...pane}
        className="jp-MlflowEndpointPage-log"
        tabIndex={0}
        role="log"
        // It would be read aloud from its beginning with each line.
        aria-live="off"
        aria-label={trans.__('Log of the endpoint')}
      >
        {text}
      </pre>
    </section>
  );
}
