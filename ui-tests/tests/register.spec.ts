import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { ExperimentsPanel } from '../pages/experiments';
import { RUN_WITH_MODEL, openNotebook, runCell } from '../pages/notebook';
import { Store } from '../pages/store';

const CREATE = /\/mlflow\/model-versions\/create/;
const SEARCH = /\/mlflow\/model-versions\/search/;

/** Press Tab until this has the focus. */
async function tabTo(page: IJupyterLabPageFixture, target: Locator): Promise<void> {
  for (let count = 0; count < 10; count++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
  }
  await expect(target).toBeFocused();
}

test('by keyboard alone: to a run, into its details, to the register dialog and back', async ({
  page,
  tmpPath
}) => {
  const panel = new ExperimentsPanel(page);
  await openNotebook(page, `${tmpPath}/keyboard.ipynb`, RUN_WITH_MODEL);
  await runCell(page, 0);
  await page.keyboard.press('Control+Shift+Y');
  await expect(panel.root).toBeFocused();
  const row = panel.run('with-a-model');
  await expect(row).toBeVisible();

  const toggle = row.locator('.jp-MlflowRunRow-toggle');
  await tabTo(page, toggle);
  await expect(toggle).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Enter');
  await expect(toggle).toHaveAttribute('aria-expanded', 'true');
  // What stands over the times on hover is there for the keyboard, too.
  await expect(row.locator('.jp-MlflowRunRow-actions')).toHaveCSS('opacity', '1');

  const register = row.locator('.jp-MlflowRunDetails').getByRole('button', {
    name: 'Register model…'
  });
  await tabTo(page, register);
  await expect(register).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Model name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(register).toBeFocused();
});

test('a version whose answer got lost is not made again', async ({ page, request, tmpPath }) => {
  const panel = new ExperimentsPanel(page);
  const down = { status: 503, json: { error_code: 'X', message: 'The store is gone.' } };
  // The registry makes the version, its answer is lost, and it cannot be asked for a moment.
  await page.route(
    CREATE,
    async route => {
      await route.fetch();
      await page.route(SEARCH, search => search.fulfill(down), { times: 1 });
      await route.fulfill(down);
    },
    { times: 1 }
  );
  await openNotebook(page, `${tmpPath}/lost.ipynb`, RUN_WITH_MODEL);
  await panel.open();
  await runCell(page, 0);
  await panel.act('with-a-model', 'Register model…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Model name').fill('Lost');
  const register = dialog.getByRole('button', { name: 'Register', exact: true });
  await register.click();
  await expect(dialog).toContainText('The store is gone.');
  await register.click();
  await expect(page.getByText('Lost version 1 registered')).toBeVisible();
  const versions = await new Store(request).versions('Lost');
  expect(versions.map(({ version }) => version)).toEqual(['1']);
});
