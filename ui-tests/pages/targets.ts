import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import * as fs from 'fs';
import * as path from 'path';

const PLUGIN = path.resolve(__dirname, '../../tests/endpoints/remote/shelf.py');

/** A folder of the server's root, which is on its Python's path (jupyter_server_test_config.py). */
const PLUGINS = 'plugins';

/** Install a plug-in of `mlflow.deployments` with the target `shelf`, as pip does it. */
export async function installShelf(page: IJupyterLabPageFixture): Promise<void> {
  const info = `${PLUGINS}/mlflow_shelf-1.2.dist-info`;
  await page.contents.createDirectory(PLUGINS);
  await page.contents.createDirectory(info);
  for (const [file, text] of [
    [`${PLUGINS}/shelf_plugin.py`, fs.readFileSync(PLUGIN, 'utf8')],
    [`${info}/METADATA`, 'Metadata-Version: 2.1\nName: mlflow-shelf\nVersion: 1.2\n'],
    [`${info}/entry_points.txt`, '[mlflow.deployments]\nshelf = shelf_plugin\n']
  ] as const) {
    await page.contents.uploadContent(text, 'text', file);
  }
}

export async function uninstallShelf(page: IJupyterLabPageFixture): Promise<void> {
  await page.contents.deleteDirectory(PLUGINS);
}

/** The panel's part with what is served elsewhere. */
export class RemoteTargets {
  constructor(page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowRemote');
    this.uri = this.root.getByLabel('Target URI');
  }

  readonly root: Locator;
  /** The field for one more. */
  readonly uri: Locator;

  async unfold(): Promise<void> {
    await this.root.getByText('Remote targets').click();
    await expect(this.root.getByRole('button', { name: 'Add target…' })).toBeVisible();
  }

  target(uri: string): Locator {
    return this.root.locator('.jp-MlflowTargets-target').filter({ hasText: uri });
  }
}
