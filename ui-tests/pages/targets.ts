import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import type { IPlugin } from './plugins';

/** A plug-in of `mlflow.deployments` with the target `shelf`. */
export const SHELF: IPlugin = {
  name: 'mlflow-shelf',
  module: 'endpoints/remote/shelf.py',
  entryPoints: { 'mlflow.deployments': ['shelf = shelf'] }
};

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
