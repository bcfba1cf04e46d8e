import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IJob } from '../api/jobs';
import { isLive } from '../api/jobs';
import { CommandIDs } from '../tokens';
import type { JobList } from './list';

/** How long it is told that a job went well, in ms. */
const LONG = 10_000;

/**
 * Tell that jobs have ended: those of a grid when the last of them has.
 */
export function notifyOfEnds(
  list: JobList,
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const groups = new Set<string>();
  list.ended.connect((_, job) => {
    const { group } = job;
    if (group === null) {
      tell([job], commands, trans);
      return;
    }
    const all = (list.state.jobs ?? []).filter(one => one.group === group);
    if (!groups.has(group) && !all.some(isLive)) {
      groups.add(group);
      tell(all, commands, trans);
    }
  });
}

function tell(
  jobs: readonly IJob[],
  commands: CommandRegistry,
  trans: TranslationBundle
): void {
  const [first] = jobs;
  if (!first) {
    return;
  }
  const count = (state: IJob['state']): number =>
    jobs.filter(job => job.state === state).length;
  const isGood = count('finished') === jobs.length;
  Notification.emit(
    jobs.length > 1
      ? trans.__(
          '%1: %2 finished, %3 failed, %4 killed',
          first.title,
          count('finished'),
          count('failed'),
          count('killed')
        )
      : sentence(first, trans),
    isGood ? 'success' : count('failed') > 0 ? 'error' : 'warning',
    {
      // What went wrong waits to be seen.
      autoClose: isGood ? LONG : false,
      actions: [
        {
          label: trans.__('Open'),
          callback: () => {
            void commands.execute(CommandIDs.openJob, {
              id: first.group ?? first.id
            });
          }
        }
      ]
    }
  );
}

function sentence({ title, state }: IJob, trans: TranslationBundle): string {
  return state === 'finished'
    ? trans.__('Job “%1” finished', title)
    : state === 'failed'
      ? trans.__('Job “%1” failed', title)
      : trans.__('Job “%1” was killed', title);
}
