import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import * as path from 'path';
import type { ExperimentsPanel } from './experiments';

const IMAGES = path.resolve(__dirname, '../test-results/states');

/** The narrowest that the panel is meant for, and as wide as on a large screen. */
const WIDTHS = [250, 560];

/** The panel in every width and theme: pictures for people to look at, rules for machines. */
export class Looks {
  constructor(
    private readonly page: IJupyterLabPageFixture,
    private readonly panel: ExperimentsPanel
  ) {}

  /**
   * @param state The name of the pictures: `<state>-<width>-<theme>.png`.
   * @param options.hover Where the mouse is meanwhile.
   */
  async check(state: string, { hover }: { hover?: Locator } = {}): Promise<void> {
    // Lab's body has no height. axe-core takes all that is in it for clipped, and measures no
    // contrast.
    await this.page.addStyleTag({ content: 'html, body { height: 100%; }' });
    for (const theme of ['light', 'dark']) {
      await (theme === 'dark' ? this.page.theme.setDarkTheme() : this.page.theme.setLightTheme());
      for (const width of WIDTHS) {
        await this.panel.setWidth(width);
        await hover?.hover();
        const name = `${state}-${width}-${theme}`;
        const file = path.join(IMAGES, `${name}.png`);
        await this.panel.root.screenshot({ path: file, animations: 'disabled' });
        await expectAccessible(this.page, '.jp-MlflowExperiments', name);
        await this.expectNoOverflow(name);
      }
    }
  }

  /** Nothing is cut off at the side, and nothing needs scrolling sideways. */
  private async expectNoOverflow(name: string): Promise<void> {
    const body = this.panel.root.locator('.jp-MlflowExperiments-body');
    const [inner, outer] = await body.evaluate(node => [node.scrollWidth, node.clientWidth]);
    expect.soft(inner, name).toBeLessThanOrEqual(outer);
  }
}

/**
 * axe-core finds nothing in a part of the page: names, roles, contrast, order.
 *
 * @param without Selects what in it is not looked at.
 */
export async function expectAccessible(
  page: IJupyterLabPageFixture,
  part: string,
  name: string,
  without: readonly string[] = []
): Promise<void> {
  const axe = new AxeBuilder({ page }).include(part);
  for (const each of without) {
    axe.exclude(each);
  }
  const { violations, passes } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html} ${node.failureSummary}`)
  );
  expect.soft(found, name).toEqual([]);
  expect.soft(passes.map(({ id }) => id), name).toContain('color-contrast');
}
