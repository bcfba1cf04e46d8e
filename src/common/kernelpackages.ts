import type { Kernel } from '@jupyterlab/services';
import { kernelAnswer } from './kernelanswers';

/** What a notebook's kernel runs with. */
export interface IKernelPackages {
  readonly python: string;
  /** Those that the notebook's variables come from. */
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
  }[];
}

/** How long a kernel is asked, in ms: it answers when no cell runs. */
const PATIENCE = 3_000;

/** The packages of a kernel; null when it does not answer, as it is busy or does not know us. */
export async function kernelPackages(
  kernel: Kernel.IKernelConnection
): Promise<IKernelPackages | null> {
  const late = new Promise<null>(resolve => {
    setTimeout(() => {
      resolve(null);
    }, PATIENCE);
  });
  const told = kernelAnswer<Partial<IKernelPackages>>(
    kernel,
    'packages',
    'used()'
  ).catch(() => null);
  const found = await Promise.race([told, late]);
  return found?.python && found.packages
    ? { python: found.python, packages: found.packages }
    : null;
}
