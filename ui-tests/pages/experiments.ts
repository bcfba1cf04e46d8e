import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** What a mouse needs at most, in ms, where nothing is in its way. */
const SOON = 2_000;

/** The Experiments panel, as a person uses it. */
export class ExperimentsPanel {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowExperiments');
    this.rows = this.root.locator('.jp-MlflowRunRow');
    this.menu = this.root.getByRole('toolbar').getByRole('button', { name: 'More actions' });
    this.filter = this.root.getByRole('combobox', { name: 'Filter runs' });
    this.count = this.root.locator('.jp-MlflowRunList-footer').getByRole('status');
    this.experiments = this.root.locator('.jp-MlflowExperimentRow');
  }

  readonly root: Locator;
  readonly rows: Locator;
  /** What can be done to what the panel shows. */
  readonly menu: Locator;
  readonly filter: Locator;
  /** Below the list: how many there are. */
  readonly count: Locator;
  /** Of the list of all experiments. */
  readonly experiments: Locator;

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

  /** Scroll so far that this share of the list is above, from 0 to 1. */
  async scrollTo(share: number): Promise<void> {
    await this.root.locator('.jp-MlflowExperiments-body').evaluate((node, part) => {
      node.scrollTop = part * (node.scrollHeight - node.clientHeight);
    }, share);
  }

  /** The names of the runs whose rows are drawn, from top to bottom. */
  names(): Promise<string[]> {
    return this.rows.locator('.jp-MlflowRunRow-name').allInnerTexts();
  }

  experiment(name: string): Locator {
    return this.experiments.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** Choose from a menu that a button opens. */
  async choose(button: Locator, entry: string): Promise<void> {
    await button.click();
    await this.page.locator('.lm-Menu-item').filter({ hasText: entry }).click();
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
    await this.actOn(this.run(name), action);
  }

  /** The same for a row. */
  async actOn(row: Locator, action: string): Promise<void> {
    const button = row
      .locator('.jp-MlflowRunRow-line, .jp-MlflowRunRow-end')
      .getByRole('button', { name: action });
    // Only tried: a click that is repeated as it took long may be one more.
    await this._point(row, () => button.click({ trial: true, timeout: SOON }));
    await button.click();
  }

  /** Choose from the menu of a run. */
  async more(name: string, entry: string): Promise<void> {
    // A run below another one is in two rows: the inner one is the last.
    const row = this.run(name).last();
    const more = row.getByRole('button', { name: 'More actions' });
    await this._point(row, () => more.hover({ timeout: SOON }));
    await this.choose(more, entry);
  }

  /** Do something with what is in a row's line while the mouse is there. */
  private async _point(row: Locator, act: () => Promise<void>): Promise<void> {
    // A row that moves, as others are drawn, leaves a mouse behind that does not.
    await expect(async () => {
      await row.locator('.jp-MlflowRunRow-line').hover({ timeout: SOON });
      await act();
    }).toPass();
  }
}
