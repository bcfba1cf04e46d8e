import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { APIRequestContext, Locator } from '@playwright/test';
import type { IPlugin } from './plugins';
import { PLUGINS } from './plugins';

/** A backend of the tests that records what it is given; it goes by Azure's name, too. */
export const RECORDING: IPlugin = {
  name: 'recording-backend',
  module: 'projects/recording_backend.py',
  entryPoints: {
    'mlflow.project_backend': [
      'recording = recording_backend:Backend',
      'azureml = recording_backend:Backend'
    ]
  }
};

/** What it was given, the first first. */
export interface IRecorded {
  readonly project_uri: string;
  readonly entry_point: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly backend_config: Readonly<Record<string, unknown>>;
  readonly tracking_uri: string;
}

export async function recorded(request: APIRequestContext): Promise<IRecorded[]> {
  const reply = await request.get(`/files/${PLUGINS}/recorded.jsonl`);
  const lines = (await reply.text()).trim().split('\n');
  return lines.map(line => JSON.parse(line) as IRecorded);
}

/** Until a project has started, or has ended, in ms: it imports what it needs. */
const LONG = 120_000;

/** The page of a job, as a person uses it. */
export class JobPage {
  constructor(page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowJobPage:visible');
    this.state = this.root.locator('.jp-MlflowJobPage-titleLine .jp-MlflowJobState');
    this.log = this.root.getByRole('log');
    this.runs = this.root.getByRole('region', { name: 'Runs' }).getByRole('button');
  }

  readonly root: Locator;
  readonly state: Locator;
  readonly log: Locator;
  /** Links to the runs that it has made. */
  readonly runs: Locator;

  async expectState(state: string): Promise<void> {
    await expect(this.state).toContainText(state, { timeout: LONG });
  }

  async expectLog(text: string | RegExp): Promise<void> {
    await expect(this.log).toContainText(text, { timeout: LONG });
  }
}

/** The form that runs a project. */
export class ProjectDialog {
  constructor(private readonly page: IJupyterLabPageFixture) {
    this.root = page.locator('.jp-MlflowProjectDialog');
    this.run = this.root.getByRole('button', { name: 'Run', exact: true });
  }

  readonly root: Locator;
  readonly run: Locator;

  /** By the context menu of a folder in the file browser. */
  async open(folder: string): Promise<void> {
    await this.choose(folder, 'Run as MLflow project…');
    await expect(this.root.getByRole('group', { name: 'Parameters' })).toBeVisible();
  }

  /** By the context menu of anything in the file browser. */
  async choose(item: string, command: string): Promise<void> {
    const items = this.page.locator('.jp-DirListing-item');
    await items.filter({ hasText: item }).click({ button: 'right' });
    await this.page.locator('.lm-Menu-item').filter({ hasText: command }).click();
  }

  field(name: string | RegExp, options: { exact?: boolean } = {}): Locator {
    return this.root.getByLabel(name, options);
  }

  /** What is said below a field. */
  async note(field: Locator): Promise<string> {
    const id = (await field.getAttribute('aria-describedby')) ?? '';
    return (await this.root.locator(`[id="${id}"]`).textContent()) ?? '';
  }
}

/** What the server says of jobs, asked past the interface. */
export class Jobs {
  constructor(private readonly request: APIRequestContext) {}

  async ids(): Promise<string[]> {
    const reply = await this.request.get('/jupyter-mlflow/jobs');
    const { jobs } = (await reply.json()) as { jobs: { id: string }[] };
    return jobs.map(({ id }) => id);
  }
}
