import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useLayoutEffect, useRef } from 'react';
import { useSignalValue } from '../components/hooks';
import type { EndpointLog } from './log';

/** Pixels from the end at which the log is still followed. */
const NEAR = 24;

/**
 * The log, at its end unless somebody has scrolled up.
 */
export function LogView({
  log,
  trans
}: {
  readonly log: EndpointLog;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const text = useSignalValue(log.changed, () => log.text);
  const problem = useSignalValue(log.changed, () => log.problem);
  const pane = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const node = pane.current;
    if (node && isAtEnd.current) {
      node.scrollTop = node.scrollHeight;
    }
  }, [text]);
  return (
    <section aria-label={trans.__('Log')}>
      <h2>{trans.__('Log')}</h2>
      {problem !== '' && (
        <p className="jp-MlflowEndpointPage-quiet">
          {trans.__('The log cannot be read just now: %1', problem)}
        </p>
      )}
      <pre
        ref={pane}
        className="jp-MlflowEndpointPage-log"
        tabIndex={0}
        role="log"
        // It would be read aloud from its beginning with each line.
        aria-live="off"
        aria-label={trans.__('Log of the endpoint')}
        onScroll={({ currentTarget: node }) => {
          isAtEnd.current =
            node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
        }}
      >
        {text}
      </pre>
    </section>
  );
}
