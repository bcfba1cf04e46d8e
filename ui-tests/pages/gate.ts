import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/**
 * Python that is true until the gate of its notebook's folder is open: what a story wants to see
 * while it lasts must not end because the machine is slow. It needs `os`.
 */
export const CLOSED = 'not os.path.exists("gate")';

/** Open it; a kernel's folder is that of its notebook. */
export async function openGate(page: IJupyterLabPageFixture, folder: string): Promise<void> {
  await page.contents.uploadContent('open', 'text', `${folder}/gate`);
}
