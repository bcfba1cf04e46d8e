import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The Experiments panel, as a person uses it. */
export class ExperimentsPanel {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowExperiments');
    this.rows = this.root.locator('.jp-MlflowRunRow');
  }

  readonly root: Locator;
  readonly rows: Locator;

  async open(): Promise<void> {
    if (!(await this.root.isVisible())) {
      await this.page.getByRole('tab', { name: 'Experiments' }).click();
    }
    await expect(this.root).toBeVisible();
  }

  /** @param width In pixels, as if its edge was dragged there. */
  async setWidth(width: number): Promise<void> {
    await this.page.sidebar.setWidth(width, 'right');
    await expect
      .poll(async () => Math.abs(((await this.root.boundingBox())?.width ?? 0) - width))
      .toBeLessThan(8);
  }

  /** A notice above the runs, by some of its text. */
  notice(text: string | RegExp): Locator {
    return this.root.locator('.jp-MlflowNotice').filter({ hasText: text });
  }

  run(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Open a run's details; the values by key, as they are copied. */
  async expand(name: string): Promise<Locator> {
    const row = this.run(name);
    const toggle = row.locator('.jp-MlflowRunRow-toggle');
    if ((await toggle.getAttribute('aria-expanded')) === 'false') {
      await toggle.click();
    }
    return row;
  }

  /** The value beside a key in a run's details. */
  value(row: Locator, key: string): Locator {
    return row
      .locator('.jp-MlflowRunDetails-pair')
      .filter({ has: this.page.locator('dt').getByText(key, { exact: true }) })
      .locator('dd');
  }

  /** Click on what stands in a run's line while the mouse is there, or below it when it is stale. */
  async act(name: string, action: string): Promise<void> {
    const row = this.run(name);
    await row.locator('.jp-MlflowRunRow-line').hover();
    await row
      .locator('.jp-MlflowRunRow-line, .jp-MlflowRunRow-end')
      .getByRole('button', { name: action })
      .click();
  }
}
