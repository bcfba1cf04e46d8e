import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
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

  /** @param state The name of the pictures: `<state>-<width>-<theme>.png`. */
  async check(state: string): Promise<void> {
    for (const theme of ['light', 'dark']) {
      await (theme === 'dark' ? this.page.theme.setDarkTheme() : this.page.theme.setLightTheme());
      for (const width of WIDTHS) {
        await this.panel.setWidth(width);
        const name = `${state}-${width}-${theme}`;
        const file = path.join(IMAGES, `${name}.png`);
        await this.panel.root.screenshot({ path: file, animations: 'disabled' });
        await this.expectAccessible(name);
        await this.expectNoOverflow(name);
      }
    }
  }

  /** axe-core finds nothing: names, roles, contrast, order. */
  private async expectAccessible(name: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .include('.jp-MlflowExperiments')
      .analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html).join(' ')}`);
    expect.soft(found, name).toEqual([]);
  }

  /** Nothing is cut off at the side, and nothing needs scrolling sideways. */
  private async expectNoOverflow(name: string): Promise<void> {
    const body = this.panel.root.locator('.jp-MlflowExperiments-body');
    const [inner, outer] = await body.evaluate(node => [node.scrollWidth, node.clientWidth]);
    expect.soft(inner, name).toBeLessThanOrEqual(outer);
  }
}
