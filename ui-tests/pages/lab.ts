import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect, test } from '@jupyterlab/galata';
import type { APIRequestContext } from '@playwright/test';
import { EndpointPage, Endpoints, InferenceDialog } from './endpoints';
import { ExperimentsPanel } from './experiments';
import type { IProcess } from './processes';
import { alive, isSame, serving } from './processes';
import { ModelPage } from './registry';
import { RunPage } from './runpage';
import { Store } from './store';
import { heldToast } from './toast';

/** What the exercise calls its model and its endpoint. */
const MODEL = 'Penguin Predictor';
export const ENDPOINT = 'predict-penguin';

/** A penguin as the exercise writes it down. */
export const BISCOE = {
  Island: 'Biscoe',
  CulmenLength: 48.7,
  CulmenDepth: 14.1,
  FlipperLength: 210,
  BodyMass: 4450
};
/** Another one, of another species. */
export const TORGERSEN = {
  Island: 'Torgersen',
  CulmenLength: 39.1,
  CulmenDepth: 18.7,
  FlipperLength: 181,
  BodyMass: 3750
};

/** The lab exercise that every course on MLflow has, from its runs on, as a person does it. */
export class LabExercise {
  constructor(
    private readonly page: IJupyterLabPageFixture,
    private readonly request: APIRequestContext
  ) {
    this.panel = new ExperimentsPanel(page);
    this.endpoint = new EndpointPage(page);
    this._model = new ModelPage(page);
    this._run = new RunPage(page);
  }

  readonly panel: ExperimentsPanel;
  readonly endpoint: EndpointPage;

  /** Other stories register their first version under this name. */
  static async forget(request: APIRequestContext): Promise<void> {
    await new Endpoints(request).delete(ENDPOINT);
    await request.delete(
      '/jupyter-mlflow/tracking/default/api/2.0/mlflow/registered-models/delete',
      { data: { name: MODEL } }
    );
  }

  /** @param params What the latest run was made with. */
  async openLatestRun(params: Record<string, string>): Promise<void> {
    await test.step('open the latest run', async () => {
      await this.panel.actOn(this.panel.rows.first(), 'Open run');
      for (const [key, value] of Object.entries(params)) {
        await expect(this._run.value('Parameters', key)).toHaveText(value);
      }
    });
  }

  async register(): Promise<void> {
    await test.step('register its model', async () => {
      await this._run.root.getByRole('button', { name: 'Register model…' }).first().click();
      await this._model.dialog.getByLabel('Model name').fill(MODEL);
      await this._model.dialog.getByRole('button', { name: 'Register', exact: true }).click();
      const toast = await heldToast(this.page, `${MODEL} version 1 registered`);
      // It is before the panel's foot.
      await toast.getByTitle('Hide notification').click();
      expect((await new Store(this.request).version(MODEL, '1')).run_id).toMatch(/^\w{32}$/);
    });
  }

  async openVersion(): Promise<void> {
    await test.step('Models → version 1', async () => {
      await this.panel.root.getByRole('button', { name: 'Models', exact: true }).click();
      await this.panel.root
        .locator('.jp-MlflowModelsSection')
        .getByRole('button', { name: MODEL })
        .click();
      await expect(this._model.root.getByRole('heading', { level: 1 })).toHaveText(MODEL);
      await this._model
        .version('1')
        .getByRole('button', { name: /^Version 1/ })
        .click();
    });
  }

  /** @param look Looks at the dialog before its fields are filled in. */
  async serve(look?: () => Promise<void>): Promise<void> {
    await test.step('use the model for inference: an endpoint', async () => {
      const dialog = new InferenceDialog(this.page);
      const before = serving();
      await this._model.button('Use version 1 for inference').click();
      await expect(dialog.root).toContainText('Use model for inference');
      await look?.();
      await dialog.name.fill(ENDPOINT);
      await this.page.keyboard.press('Enter');
      await expect(this.endpoint.log).not.toBeEmpty();
      await this.endpoint.expectState('Ready');
      this._processes = serving().filter(one => !before.some(other => isSame(one, other)));
      expect(this._processes).not.toEqual([]);
    });
  }

  /** Ask the endpoint by JSON. */
  async ask(request: unknown, predictions: readonly string[]): Promise<void> {
    await this.endpoint.tab('JSON');
    await this.endpoint.json.fill(JSON.stringify(request));
    await this.endpoint.send.click();
    await expect(this.endpoint.predictions()).toHaveText([...predictions]);
    await expect(this.endpoint.answer).toContainText('status 200');
  }

  async delete(): Promise<void> {
    await test.step('delete the endpoint: its processes are gone', async () => {
      await this.endpoint.root.getByRole('button', { name: 'Delete…' }).click();
      await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(this.endpoint.root).toHaveCount(0);
      expect(alive(this._processes)).toEqual([]);
      expect(await new Endpoints(this.request).names()).not.toContain(ENDPOINT);
    });
  }

  private readonly _model: ModelPage;
  private readonly _run: RunPage;
  private _processes: readonly IProcess[] = [];
}
