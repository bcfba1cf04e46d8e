import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import * as path from 'path';
import { expectAccessible } from './looks';

const IMAGES = path.resolve(__dirname, '../test-results/states');

/** A main area between two notebooks, and one of a large screen. */
const WIDTHS = [800, 1600];

/** A page of the main area in every width and theme: pictures for people, rules for machines. */
export class MainLooks {
  /**
   * @param part Selects the page.
   * @param without Selects what in it is not asked to be accessible.
   */
  constructor(
    private readonly page: IJupyterLabPageFixture,
    private readonly part: string,
    private readonly without: readonly string[] = []
  ) {}

  /** @param state The name of the pictures: `<state>-<width>-<theme>.png`. */
  async check(state: string): Promise<void> {
    // Lab's body has no height. axe-core takes all that is in it for clipped, and measures no
    // contrast.
    await this.page.addStyleTag({ content: 'html, body { height: 100%; }' });
    const size = this.page.viewportSize();
    for (const theme of ['light', 'dark']) {
      await (theme === 'dark' ? this.page.theme.setDarkTheme() : this.page.theme.setLightTheme());
      for (const width of WIDTHS) {
        await this.page.setViewportSize({ width, height: 1200 });
        const name = `${state}-${width}-${theme}`;
        const root = this.page.locator(`${this.part}:visible`);
        await root.screenshot({
          path: path.join(IMAGES, `${name}.png`),
          animations: 'disabled'
        });
        await expectAccessible(this.page, this.part, name, this.without);
        const [inner, outer] = await root.evaluate(node => [node.scrollWidth, node.clientWidth]);
        expect.soft(inner, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(outer);
      }
    }
    await this.page.theme.setLightTheme();
    await this.page.setViewportSize(size ?? { width: 1280, height: 800 });
  }
}
