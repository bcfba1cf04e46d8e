import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { asRequestError } from '../request';
import type { JobList } from './list';

/**
 * Ask whether a job shall be cancelled, and cancel it. It never rejects: what goes wrong is told.
 *
 * @param cancel Cancels it; it resolves once its processes are gone.
 */
export async function askToCancel(
  { title }: IJob,
  cancel: () => Promise<void>,
  trans: TranslationBundle
): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Cancel job “%1”?', title),
    body: trans.__(
      'Its processes end at once, and its runs are marked as killed. What it has logged stays.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Let it run') }),
      Dialog.warnButton({ label: trans.__('Cancel job') })
    ]
  });
  if (button.accept) {
    await told(cancel);
  }
}

/**
 * Ask whether several jobs shall be cancelled, and cancel them. It never rejects.
 */
export async function askToCancelAll(
  jobs: readonly IJob[],
  cancel: (id: string) => Promise<void>,
  trans: TranslationBundle
): Promise<void> {
  const { button } = await showDialog({
    title: trans._n('Cancel %1 job?', 'Cancel %1 jobs?', jobs.length),
    body: trans.__(
      'Their processes end at once, and their runs are marked as killed. What they have logged stays.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Let them run') }),
      Dialog.warnButton({ label: trans.__('Cancel all') })
    ]
  });
  if (button.accept) {
    await cancelAll(jobs, cancel);
  }
}

/** Cancel several jobs. It never rejects: what goes wrong is told, once for all of them. */
export async function cancelAll(
  jobs: readonly IJob[],
  cancel: (id: string) => Promise<void>
): Promise<void> {
  const problems = new Set<string>();
  const attempt = async ({ id }: IJob): Promise<void> => {
    try {
      await cancel(id);
    } catch (reason) {
      problems.add(asRequestError(reason).message);
    }
  };
  // Those that wait first, or they would take the place of the others.
  const waiting = jobs.filter(({ state }) => state === 'queued');
  const going = jobs.filter(({ state }) => state !== 'queued');
  for (const some of [waiting, going]) {
    await Promise.all(some.map(attempt));
  }
  for (const problem of problems) {
    Notification.error(problem, { autoClose: false });
  }
}

/**
 * Ask whether a job, or all that go on of a grid, shall be cancelled, and cancel them. It never rejects.
 *
 * @param id Of the job, or of the grid.
 */
export async function askToCancelAny(
  id: string,
  list: JobList,
  trans: TranslationBundle
): Promise<void> {
  await list.refresh();
  const { jobs, error } = list.state;
  if (error) {
    Notification.error(error.message, { autoClose: false });
    return;
  }
  const meant = (jobs ?? []).filter(
    job => isLive(job) && (job.id === id || job.group === id)
  );
  const [first] = meant;
  if (first?.id === id) {
    await askToCancel(first, () => list.cancel(id), trans);
  } else if (first) {
    await askToCancelAll(meant, one => list.cancel(one), trans);
  }
}

/** For what has no place of its own to say what went wrong. */
export async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (reason) {
    Notification.error(asRequestError(reason).message, { autoClose: false });
  }
}
