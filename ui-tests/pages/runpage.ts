import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The page of a run in the main area, as a person uses it. */
export class RunPage {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowRunPage:visible');
  }

  readonly root: Locator;

  async open(runId: string): Promise<void> {
    await this.page.evaluate(
      id =>
        window.jupyterapp.commands.execute('jupyter-mlflow:open-run-page', {
          connection: 'default',
          runId: id
        }),
      runId
    );
    await expect(this.root).toBeVisible();
  }

  /** The part of the page below a heading. */
  section(title: string): Locator {
    const heading = this.page.getByRole('heading', {
      level: 2,
      name: new RegExp(`^${title}( \\d+)?$`)
    });
    return this.root.locator('.jp-MlflowSection').filter({ has: heading });
  }

  /** The value beside a name, among parameters or tags. */
  value(section: string, key: string): Locator {
    return this.section(section)
      .locator('.jp-MlflowPairs-pair')
      .filter({ has: this.page.locator('dt').getByText(key, { exact: true }) })
      .locator('dd');
  }

  file(name: string): Locator {
    return this.root.getByRole('treeitem', { name });
  }

  get preview(): Locator {
    return this.root.locator('.jp-MlflowPreview');
  }
}

/** The id that a cell printed. */
export async function printedId(page: IJupyterLabPageFixture): Promise<string> {
  const pattern = /RUN ([0-9a-f]{32})/;
  const output = page.locator('.jp-OutputArea-output').filter({ hasText: pattern });
  await expect(output).toBeVisible({ timeout: 90_000 });
  return pattern.exec(await output.innerText())?.[1] ?? '';
}
