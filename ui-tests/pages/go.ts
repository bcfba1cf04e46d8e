import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/** Follow a link. Galata's own way waits for the launcher, which pages that come back are before. */
export async function go(page: IJupyterLabPageFixture, url: string): Promise<void> {
  const loaded = page.waitForEvent('domcontentloaded');
  await page.evaluate(to => {
    window.location.assign(to);
  }, url);
  await loaded;
}

/** Lab has kept its layout, with something in it: only then a reload brings that back. */
export async function kept(page: IJupyterLabPageFixture, text: string): Promise<void> {
  await page.waitForRequest(
    sent => sent.method() === 'PUT' && (sent.postData() ?? '').includes(text)
  );
}
