import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect } from 'react';
import { TextButton } from '../components/button';
import { ErrorPane } from '../components/error';
import { useSignalValue } from '../components/hooks';
import { Loading } from '../components/loading';
import type { IExperimentsModel, IPanelSectionProps } from '../tokens';
import { CommandIDs } from '../tokens';
import { withGrids } from '../common/jobgrids';
import { JobItems } from './items';
import type { JobList } from './list';
import '../../style/pages.css';

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
        {!jobs ? (
          !error && <Loading trans={trans} />
        ) : jobs.length === 0 ? (
          <p className="jp-MlflowJobs-none">
            {trans.__(
              'No jobs yet. “Run as MLflow project” on a folder of the file browser starts one.'
            )}
          </p>
        ) : (
          <JobItems
            jobs={withGrids(jobs, trans)}
            fewest={FEW}
            open={id => {
              void commands.execute(CommandIDs.openJob, { id });
            }}
            trans={trans}
          />
        )}
        {commands.hasCommand(CommandIDs.runProject) && (
          <p className="jp-MlflowJobs-new">
            <TextButton
              label={trans.__('Run a project…')}
              title={trans.__('Run an MLflow project with parameters')}
              onClick={() => {
                void commands.execute(CommandIDs.runProject, { connection });
              }}
            />
          </p>
        )}
      </>
    );
  };
}
