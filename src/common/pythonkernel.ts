import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';

/**
 * The kernel that a notebook runs in, when it knows Python.
 */
export function pythonKernelOf(
  notebook: NotebookPanel | null
): Kernel.IKernelConnection | null {
  const language = notebook?.model?.defaultKernelLanguage ?? '';
  // A new notebook has none as long as its kernel has not told.
  return language === '' || language === 'python'
    ? (notebook?.sessionContext.session?.kernel ?? null)
    : null;
}
