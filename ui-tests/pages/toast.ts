import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** One of JupyterLab's notifications, which stays as long as the mouse is there, not seconds only. */
export async function heldToast(page: IJupyterLabPageFixture, text: string): Promise<Locator> {
  const toast = page.locator('.Toastify__toast').filter({ hasText: text });
  await toast.hover();
  return toast;
}
