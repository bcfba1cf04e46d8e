import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The page of a registered model in the main area, as a person uses it. */
export class ModelPage {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowModelPage:visible');
    this.versions = this.root.locator('tr[data-version]');
    this.dialog = page.getByRole('dialog');
  }

  readonly root: Locator;
  /** The lines of the table of versions. */
  readonly versions: Locator;
  readonly dialog: Locator;

  async open(name: string): Promise<void> {
    await this.page.evaluate(
      wanted =>
        window.jupyterapp.commands.execute('jupyter-mlflow:open-model', {
          connection: 'default',
          name: wanted
        }),
      name
    );
    await expect(this.root.getByRole('heading', { level: 1 })).toHaveText(name);
  }

  /** The part of the page that is known by this. */
  part(name: string): Locator {
    return this.root.locator(`[data-part="${name}"]`);
  }

  version(number: string): Locator {
    return this.root.locator(`tr[data-version="${number}"]`);
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** Choose from a menu that a button opens. */
  async choose(button: Locator, entry: string): Promise<void> {
    await button.click();
    await this.page.locator('.lm-Menu-item').filter({ hasText: entry }).click();
  }
}
