/** `DELAY=200 jlpm test`: answers and React's work come up to so much later, in ms, in any order. */
const DELAY = Number(process.env.DELAY ?? 0);

// A test may fake the time.
const wait = setTimeout;

/** Half of all come later. */
const some = (): number => Math.max(0, Math.random() - 0.5) * DELAY;

/** To be awaited before an answer. */
export async function delayed(): Promise<void> {
  if (DELAY > 0) {
    const time = some();
    await new Promise(resolve => wait(resolve, time));
  }
}

/**
 * Let React draw, and run effects after what it drew is seen, as late as on a busy machine. Before it
 * is loaded: its scheduler looks once for what calls it back.
 */
export function delayReact(): void {
  if (DELAY > 0) {
    const later = (callback: () => void): unknown => wait(callback, some());
    Object.assign(globalThis, { setImmediate: later });
    jest.requireActual('scheduler');
    Reflect.deleteProperty(globalThis, 'setImmediate');
  }
}
