import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IJob } from '../api/jobs';
import { asRequestError } from '../request';

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

/** For what has no place of its own to say what went wrong. */
export async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (reason) {
    Notification.error(asRequestError(reason).message, { autoClose: false });
  }
}
