import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect, useState } from 'react';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { LinkButton } from '../components/linkbutton';
import { Loading } from '../components/loading';
import { Duration, RelativeTime } from '../components/time';
import type { IExperimentsModel, IPanelSectionProps } from '../tokens';
import { CommandIDs } from '../tokens';
import type { JobList } from './list';
import { JobBadge, JobProgress } from './state';

/** Ended ones that are listed before a person asks for more. */
const FEW = 5;

/**
 * The panel's list of jobs.
 */
export function makeSection({
  list,
  commands,
  experiments
}: {
  readonly list: JobList;
  readonly commands: CommandRegistry;
  /** Whether the panel is seen. */
  readonly experiments: Pick<
    IExperimentsModel,
    'isVisible' | 'visibilityChanged'
  > | null;
}): React.ComponentType<IPanelSectionProps> {
  return function JobsSection({ connection, trans }: IPanelSectionProps) {
    const { jobs, error } = useSignalValue(list.changed, () => list.state);
    useEffect(() => {
      const look = (): void => {
        if (experiments?.isVisible ?? true) {
          void list.refresh();
        }
      };
      experiments?.visibilityChanged.connect(look);
      look();
      return (): void => {
        experiments?.visibilityChanged.disconnect(look);
      };
    }, []);
    return (
      <>
        {error && (
          <ErrorPane
            error={error}
            trans={trans}
            onRetry={() => {
              void list.refresh();
            }}
          />
        )}
        {jobs ? (
          <Jobs jobs={jobs} commands={commands} trans={trans} />
        ) : (
          !error && <Loading trans={trans} />
        )}
        {commands.hasCommand(CommandIDs.runProject) && (
          <p className="jp-MlflowJobs-new">
            <TextButton
              label={trans.__('Run a project…')}
              title={trans.__('Run an MLflow project with parameters')}
              onClick={() => {
                void commands.execute(CommandIDs.runProject, {
                  connection,
                  path: ''
                });
              }}
            />
          </p>
        )}
      </>
    );
  };
}

function Jobs({
  jobs,
  commands,
  trans
}: {
  readonly jobs: readonly IJob[];
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  if (jobs.length === 0) {
    return (
      <p className="jp-MlflowJobs-none">
        {trans.__(
          'No jobs yet. “Run as MLflow project” on a folder of the file browser starts one.'
        )}
      </p>
    );
  }
  const ended = jobs.filter(job => !isLive(job));
  const shown = [
    ...jobs.filter(isLive),
    ...(isWhole ? ended : ended.slice(0, FEW))
  ];
  return (
    <>
      <ul className="jp-MlflowJobs">
        {shown.map(job => (
          <li key={job.id}>
            <span className="jp-MlflowJobs-line">
              <LinkButton
                label={job.title}
                subject={trans.__('open job')}
                onClick={() => {
                  void commands.execute(CommandIDs.openJob, { id: job.id });
                }}
              />
              <JobBadge job={job} trans={trans} />
            </span>
            <span className="jp-MlflowJobs-time">
              {job.started === null ? (
                <RelativeTime time={job.created} />
              ) : (
                <>
                  <RelativeTime time={job.started} />
                  {' · '}
                  <Duration start={job.started} end={job.ended} />
                </>
              )}
              {isLive(job) && <JobProgress job={job} trans={trans} />}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < jobs.length && (
        <p className="jp-MlflowJobs-new">
          <TextButton
            label={trans.__('Show all %1', jobs.length)}
            onClick={() => {
              setIsWhole(true);
            }}
          />
        </p>
      )}
    </>
  );
}
