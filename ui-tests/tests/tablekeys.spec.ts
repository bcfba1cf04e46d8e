import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import { Store } from '../pages/store';
import { RunsTablePage, seed, sweep } from '../pages/table';

test('all of it by keyboard, and axe finds nothing', async ({ page, request }) => {
  const table = new RunsTablePage(page);
  const { experimentId } = await seed(new Store(request), 'table/keys', sweep(30));
  await table.open({ experimentId });
  await expect(table.row('run-1')).toBeVisible();
  const focused = page.locator(':focus');

  await table.grid.locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(table.bar).toContainText('1 selected');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(table.bar).toContainText('3 selected');
  await page.keyboard.press('Control+a');
  await expect(table.bar).toContainText('30 selected');
  await page.keyboard.press('Escape');
  await expect(table.bar).not.toContainText('selected');

  await page.keyboard.press('Control+End');
  await expect(focused).toHaveAttribute('data-cell', /^29:/);
  await expect(focused).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(focused).toHaveAttribute('data-cell', '29:0');
  await page.keyboard.press('PageUp');
  await expect(focused).not.toHaveAttribute('data-cell', '29:0');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('role', 'columnheader');
  for (let column = 0; column < 4; column++) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(focused).toHaveAttribute('data-column', 'attributes.run_name');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveAttribute('aria-sort', 'ascending');
  const width = async (): Promise<number> =>
    (await table.header('attributes.run_name').boundingBox())?.width ?? 0;
  const before = await width();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(width).toBe(before + 16);
  await page.keyboard.press('Alt+ArrowDown');
  const menu = page.locator('.lm-Menu');
  await expect(menu).toContainText('Sort descending');
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAttribute('data-column', 'attributes.run_name');

  // Lab's body has no height. axe-core takes all that is in it for clipped, and measures no contrast.
  await page.addStyleTag({ content: 'html, body { height: 100%; }' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  for (const theme of ['light', 'dark']) {
    await (theme === 'dark' ? page.theme.setDarkTheme() : page.theme.setLightTheme());
    const { violations, passes } = await new AxeBuilder({ page })
      .include('.jp-MlflowExperimentPage')
      .exclude('.jp-MlflowExperimentPage-charts')
      .analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`)
    );
    expect.soft(found, theme).toEqual([]);
    expect.soft(passes.map(({ id }) => id)).toContain('color-contrast');
  }

  // Lab hides everything for a moment while it changes the theme, and sometimes that takes the focus.
  await table.row('run-0').locator('[tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.jp-MlflowRunPage')).toBeVisible();
});
