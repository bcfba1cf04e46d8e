import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { isLive } from '../api/jobs';
import { flaskIcon } from '../components/icons';
import { CommandIDs } from '../tokens';
import { cancelAll, told } from './cancel';
import { valuesOf } from '../common/jobgrids';
import type { JobList } from './list';
import { progressLabel, stateLabel } from '../common/jobwords';

/**
 * Jobs that have not ended, as Lab's Running panel lists them.
 */
export function runningJobs(
  list: JobList,
  commands: CommandRegistry,
  trans: TranslationBundle
): IRunningSessions.IManager {
  const running = () => (list.state.jobs ?? []).filter(isLive);
  return {
    name: trans.__('MLflow jobs'),
    running: () =>
      running().map(job => ({
        icon: () => flaskIcon,
        label: () =>
          [job.title, valuesOf(job, list.state.jobs ?? [])]
            .filter(Boolean)
            .join(': '),
        labelTitle: () =>
          [stateLabel(job.state, trans), progressLabel(job, trans)]
            .filter(Boolean)
            .join('\n'),
        open: () => {
          void commands.execute(CommandIDs.openJob, { id: job.id });
        },
        shutdown: () => {
          void told(() => list.cancel(job.id));
        }
      })),
    shutdownAll: () => {
      void cancelAll(running(), id => list.cancel(id));
    },
    refreshRunning: () => {
      void list.refresh();
    },
    runningChanged: list.changed,
    shutdownLabel: trans.__('Cancel job'),
    shutdownAllLabel: trans.__('Cancel All'),
    shutdownAllConfirmationText: trans.__(
      'Cancel all jobs? Their processes end, and their runs are marked as killed.'
    )
  };
}
