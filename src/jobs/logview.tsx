import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { FollowedLog } from '../common/followedlog';
import { AnsiText } from '../components/ansi';
import { useFollowedEnd } from '../components/followedend';
import { useSignalValue } from '../components/hooks';

/**
 * What a job has written, at its end unless somebody has scrolled up.
 */
export function LogView({
  log,
  isLive,
  trans
}: {
  readonly log: FollowedLog;
  readonly isLive: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const text = useSignalValue(log.changed, () => log.text);
  const problem = useSignalValue(log.changed, () => log.problem);
  const pane = useFollowedEnd<HTMLDivElement>(text);
  return (
    <section aria-label={trans.__('Log')}>
      <h2>{trans.__('Log')}</h2>
      {problem !== '' && (
        <p className="jp-MlflowJobPage-quiet">
          {trans.__('The log cannot be read just now: %1', problem)}
        </p>
      )}
      <div
        {...pane}
        className="jp-MlflowJobPage-log"
        tabIndex={0}
        role="log"
        // It may be many lines a second.
        aria-live="off"
        aria-label={trans.__('Log of the job')}
      >
        {text === '' ? (
          <p className="jp-MlflowJobPage-quiet">
            {isLive
              ? trans.__('Nothing is written yet.')
              : trans.__('It has written nothing.')}
          </p>
        ) : (
          <AnsiText text={text} />
        )}
      </div>
    </section>
  );
}
