import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { APIRequestContext, Locator } from '@playwright/test';

/** Until a model is served, or is no more, in ms: some bring a virtual machine. */
export const SERVED = 150_000;

/** The page of an endpoint, as a person uses it. */
export class EndpointPage {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowEndpointPage:visible');
    this.state = this.root.locator('.jp-MlflowEndpointState');
    this.json = this.root.getByRole('textbox', { name: 'Request as JSON' });
    this.answer = this.root.getByRole('region', { name: 'Answer' });
    this.send = this.root.getByRole('button', { name: 'Send' });
    this.log = this.root.getByRole('log');
  }

  readonly root: Locator;
  readonly state: Locator;
  readonly json: Locator;
  readonly answer: Locator;
  readonly send: Locator;
  readonly log: Locator;

  async open(name: string): Promise<void> {
    await this.page.evaluate(
      endpoint =>
        window.jupyterapp.commands.execute('jupyter-mlflow:open-endpoint', { name: endpoint }),
      name
    );
    await expect(this.root.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async expectState(state: string): Promise<void> {
    await expect(this.state).toContainText(state, { timeout: SERVED });
  }

  async tab(name: string): Promise<void> {
    await this.root.getByRole('tab', { name }).first().click();
  }

  /** The field of the form for a column. */
  field(column: string): Locator {
    return this.root.getByLabel(new RegExp(`^${column} `));
  }

  /** The predictions in the table, from top to bottom. */
  predictions(): Locator {
    return this.answer.locator('tbody td');
  }
}

/** The dialog "Use model for inference". */
export class InferenceDialog {
  constructor(page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowInferenceDialog');
    this.name = this.root.getByLabel('Endpoint name');
    this.create = this.root.getByRole('button', { name: 'Create endpoint' });
  }

  readonly root: Locator;
  readonly name: Locator;
  readonly create: Locator;
}

/** What the server says of endpoints, asked past the interface. */
export class Endpoints {
  constructor(private readonly request: APIRequestContext) {}

  async names(): Promise<string[]> {
    const reply = await this.request.get(ROOT);
    const { endpoints } = (await reply.json()) as { endpoints: { name: string }[] };
    return endpoints.map(({ name }) => name);
  }

  async create(endpoint: Record<string, unknown>): Promise<void> {
    const reply = await this.request.post(ROOT, { data: endpoint });
    expect(reply.status(), await reply.text()).toBe(201);
  }

  async change(name: string, changes: Record<string, unknown>): Promise<void> {
    const reply = await this.request.patch(`${ROOT}/${name}`, { data: changes });
    expect(reply.status(), await reply.text()).toBe(200);
  }

  async delete(name: string): Promise<void> {
    await this.request.delete(`${ROOT}/${name}`, { timeout: SERVED });
  }
}

const ROOT = '/jupyter-mlflow/endpoints';
