/** `DELAY=200 jlpm test`: requests, answers and React's tasks are up to so much later, in ms. */
const DELAY = Number(process.env.DELAY ?? 0);

// A test may fake the time.
const wait = setTimeout;

/** How much later, in ms; half of all come at once. */
const lateness = (): number => Math.max(0, 2 * Math.random() - 1) * DELAY;

/** To be awaited on the way of a request, and of its answer. */
export async function delayed(): Promise<void> {
  if (DELAY > 0) {
    const time = lateness();
    await new Promise(resolve => wait(resolve, time));
  }
}

interface IScheduler {
  unstable_scheduleCallback: (
    priority: number,
    task: unknown,
    options?: { readonly delay: number }
  ) => unknown;
}

/**
 * Let React draw as late as on a busy machine, and run the effects of what it drew after that was
 * seen. To be called before react-dom is loaded, which then takes what schedules its tasks.
 */
export function delayReact(): void {
  if (DELAY > 0) {
    const scheduler = jest.requireActual<IScheduler>('scheduler');
    const schedule = scheduler.unstable_scheduleCallback;
    scheduler.unstable_scheduleCallback = (priority, task): unknown =>
      schedule(priority, task, { delay: lateness() });
  }
}
