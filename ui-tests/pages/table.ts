import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { expect } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { boxOf } from './charts';
import type { Store } from './store';

/** The page of an experiment with its table of runs, as a person uses it. */
export class RunsTablePage {
  /** @param root The page, where there are several. */
  constructor(
    private readonly page: IJupyterLabPageFixture,
    root = page.locator('.jp-MlflowExperimentPage')
  ) {
    this.root = root;
    this.grid = this.root.locator('.jp-MlflowRunsTable');
    this.rows = this.grid.locator('.jp-MlflowRunsTable-row');
    this.filter = this.root.getByRole('combobox', { name: 'Filter runs' });
    this.bar = this.root.locator('.jp-MlflowSelectionBar');
  }

  readonly root: Locator;
  readonly grid: Locator;
  readonly rows: Locator;
  readonly filter: Locator;
  /** Below the table: counts, and what can be done to the selection. */
  readonly bar: Locator;

  /** @param args Of the command. */
  async open(args: Record<string, string>): Promise<void> {
    await this.page.evaluate(async given => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: { commands: { execute(id: string, args: object): Promise<void> } };
      };
      await jupyterapp.commands.execute('jupyter-mlflow:open-experiment', given);
    }, args);
    await expect(this.root).toBeVisible();
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('button', { name, exact: true }) });
  }

  /** @param column Its id, as `metrics.loss`. */
  cell(row: Locator, column: string): Locator {
    return row.locator(`[data-column="${column}"]`);
  }

  header(column: string): Locator {
    return this.grid.locator(`[role="columnheader"][data-column="${column}"]`);
  }

  /** The ids of the columns that are on the page, from left to right as they are seen. */
  async columns(): Promise<string[]> {
    const headers = await this.grid.getByRole('columnheader').evaluateAll(nodes =>
      nodes.map(node => ({
        id: (node as HTMLElement).dataset.column ?? '',
        left: node.getBoundingClientRect().left
      }))
    );
    return headers.sort((a, b) => a.left - b.left).map(({ id }) => id);
  }

  /** Choose from the menu of a column. */
  async chooseForColumn(column: string, entry: string): Promise<void> {
    const header = this.header(column);
    await header.hover();
    await header.getByRole('button', { name: /^Menu of the column/ }).click();
    await this.page.locator('.lm-Menu-item').filter({ hasText: entry }).click();
  }

  /** Drag the right edge of a column's title by so many pixels. */
  async resize(column: string, by: number): Promise<void> {
    const edge = await boxOf(this.header(column).locator('.jp-MlflowRunsTable-edge'));
    const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + by, y, { steps: 5 });
    await this.page.mouse.up();
  }

  async widthOf(column: string): Promise<number> {
    return (await boxOf(this.header(column))).width;
  }

  /** The names of the rows that are on the page, from top to bottom. */
  async names(): Promise<string[]> {
    const rows = await this.rows.evaluateAll(nodes =>
      nodes.map(node => ({
        row: Number((node as HTMLElement).dataset.row),
        name: node.querySelector('[data-column="attributes.run_name"]')?.textContent ?? ''
      }))
    );
    return rows.sort((a, b) => a.row - b.row).map(({ name }) => name.trim());
  }

  /** Scroll sideways to the last columns: what is not seen is not on the page. */
  async scrollToEnd(): Promise<void> {
    await this.grid.evaluate(node => {
      node.scrollLeft = node.scrollWidth;
    });
  }

  /**
   * Scroll down, then up by some rows, and keep the table moving by a pixel.
   *
   * @returns What ends it.
   */
  async keepScrolling(): Promise<() => Promise<void>> {
    const timer = await this.grid.evaluate(
      async node =>
        new Promise<number>(resolve => {
          let step = 0;
          node.scrollTop += 3_000;
          const interval = window.setInterval(() => {
            step++;
            node.scrollTop += step <= 3 ? -28 : step % 2 ? 1 : -1;
            if (step === 10) {
              resolve(interval);
            }
          }, 16);
        })
    );
    return () => this.page.evaluate(id => window.clearInterval(id), timer);
  }

  async applyFilter(text: string): Promise<void> {
    await this.filter.fill(text);
    await this.filter.press('Enter');
  }

  /** Choose from a menu that a button of the page opens. */
  async choose(button: string, entry: string): Promise<void> {
    await this.root.getByRole('button', { name: button, exact: true }).click();
    await this.page.locator('.lm-Menu-item').filter({ hasText: entry }).click();
  }
}

/** A run as a test makes it. */
export interface INewRun {
  readonly name: string;
  readonly status?: string;
  /** How long ago it started, in ms; by default minutes, the last one the newest. */
  readonly age?: number;
  readonly metrics?: Readonly<Record<string, number | 'NaN' | 'Infinity' | '-Infinity'>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Make an experiment with runs by MLflow's own API, the last one the newest. */
export async function seed(
  store: Store,
  experiment: string,
  runs: readonly INewRun[]
): Promise<{ experimentId: string; runIds: string[] }> {
  await store.post('experiments/create', { name: experiment });
  const { experiment_id: experimentId } = await store.experiment(experiment);
  const runIds: string[] = [];
  for (const [index, run] of runs.entries()) {
    const start_time = Date.now() - (run.age ?? (runs.length - index) * 60_000);
    const made = await store.make('runs/create', {
      experiment_id: experimentId,
      run_name: run.name,
      start_time,
      tags: pairs(run.tags)
    });
    const { run_id } = (made as { run: { info: { run_id: string } } }).run.info;
    runIds.push(run_id);
    await store.post('runs/log-batch', {
      run_id,
      metrics: Object.entries(run.metrics ?? {}).map(([key, value]) => ({
        key,
        value,
        step: 0,
        timestamp: start_time
      })),
      params: pairs(run.params)
    });
    await store.post('runs/update', {
      run_id,
      status: run.status ?? 'FINISHED',
      end_time: start_time + 12_000
    });
  }
  return { experimentId, runIds };
}

function pairs(values: Readonly<Record<string, string>> = {}): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

/** Runs whose accuracy goes up and whose loss goes down with their number, in no order. */
export function sweep(count: number): INewRun[] {
  return Array.from({ length: count }, (_, index) => {
    const rank = (index * 7) % count;
    return {
      name: `run-${rank}`,
      status: rank === 3 ? 'FAILED' : 'FINISHED',
      metrics: { accuracy: 0.5 + rank / 100, 'val loss': 1 - rank / 100 },
      params: { lr: rank % 2 === 0 ? '0.1' : '0.01', optimizer: 'adam' },
      tags: { team: 'vision' }
    };
  });
}
