import React from 'react';
import { isLive } from '../api/jobs';
import { Boundary } from '../components/boundary';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { RequestError } from '../request';
import { Arguments } from './arguments';
import { Header } from './header';
import { LogView } from './logview';
import type { IJobParts } from './parts';
import { Runs } from './runs';
import { stateHint } from '../common/jobwords';

/**
 * All about one job, or why it cannot be shown.
 */
export function JobPageView({
  parts
}: {
  readonly parts: IJobParts;
}): React.JSX.Element {
  const { model, trans } = parts;
  const { job, error, isMissing } = useSignalValue(
    model.stateChanged,
    () => model.state
  );
  const refresh = (): void => {
    void model.refresh();
  };
  if (!job) {
    return isMissing ? (
      <Notice
        tone="warning"
        text={trans.__(
          'There is no such job on this server. It may have been deleted, or be one of many that have ended since.'
        )}
        answers={[{ label: trans.__('Look again'), give: refresh }]}
      />
    ) : error ? (
      <ErrorPane error={error} trans={trans} onRetry={refresh} />
    ) : (
      <Loading trans={trans} />
    );
  }
  const hint = stateHint(job, trans);
  return (
    <>
      <Header job={job} parts={parts} />
      {error && <ErrorPane error={error} trans={trans} onRetry={refresh} />}
      {job.error ? (
        <ErrorPane
          error={
            new RequestError(job.error.message, {
              code: job.error.error_code,
              details: job.error.details
            })
          }
          trans={trans}
        />
      ) : (
        hint !== '' && <Notice tone="info" text={hint} />
      )}
      <div className="jp-MlflowJobPage-sections">
        <Runs job={job} parts={parts} />
        <Boundary trans={trans}>
          <LogView log={model.log} isLive={isLive(job)} trans={trans} />
        </Boundary>
        <Arguments job={job} trans={trans} />
      </div>
    </>
  );
}
