import { Answer, TestServer } from '../../__tests__/server';
import { runsWindow } from '../../__tests__/window';
import type { RunsWindow, Snapshot } from '../../api/views';
import { ViewsClient } from '../../api/views';
import { RunTags } from '../../tokens';

/** One run in the store. */
export interface ITestRun {
  readonly id: string;
  readonly cell?: string;
  readonly parent?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly metrics?: RunsWindow['metrics'][string][number];
  /** The sources of the notebook's cells; undefined when it was not kept. */
  readonly cells?: readonly string[];
}

/**
 * A store with runs of the notebook `n1`, `a/code.ipynb`, and a client for it.
 */
export class TestStore {
  readonly server = new TestServer();
  /** Newest first. */
  runs: readonly ITestRun[] = [];

  async start(): Promise<void> {
    await this.server.start();
    const path = 'GET jupyter-mlflow/views/default';
    this.server.routes.set(`${path}/runs`, ({ query }) => {
      const ids = query.getAll('run_id');
      const cell = query.get('cell_id');
      return this._window(
        ids.length > 0
          ? this.runs.filter(({ id }) => ids.includes(id))
          : this.runs.filter(run => cell === null || run.cell === cell)
      );
    });
    this.server.routes.set(`${path}/snapshot`, ({ query }) => {
      const run = this.runs.find(({ id }) => id === query.get('run_id'));
      return run?.cells
        ? snapshotOf(run.id, run.cells)
        : new Answer(404, { message: 'No notebook was kept with this run.' });
    });
  }

  get views(): ViewsClient {
    return new ViewsClient(this.server.settings);
  }

  private _window(runs: readonly ITestRun[]): RunsWindow {
    const each = <T>(value: (run: ITestRun) => T): T[] => runs.map(value);
    const keys = new Set(
      runs.flatMap(({ params }) => Object.keys(params ?? {}))
    );
    return runsWindow(runs.length, {
      columns: {
        run_id: each(({ id }) => id),
        run_name: each(({ id }) => `name-${id}`),
        // The position in the whole list, so that older ones began earlier.
        start_time: each(run => 1_000_000 - this.runs.indexOf(run) * 1_000)
      },
      metrics: { loss: each(({ metrics }) => metrics ?? null) },
      params: Object.fromEntries(
        [...keys].map(key => [key, each(({ params }) => params?.[key] ?? null)])
      ),
      tags: {
        [RunTags.notebookId]: each(() => 'n1'),
        [RunTags.notebookPath]: each(() => 'a/code.ipynb'),
        [RunTags.cellId]: each(({ cell }) => cell ?? null),
        [RunTags.parentRunId]: each(({ parent }) => parent ?? null),
        [RunTags.snapshot]: each(({ id, cells }) => (cells ? `${id}/x` : null))
      }
    });
  }
}

export function snapshotOf(
  runId: string,
  sources: readonly string[]
): Snapshot {
  return {
    run_id: runId,
    path: 'a/code.ipynb',
    moment: 'end',
    executed: [],
    notebook: {
      cells: sources.map((source, index) => ({
        id: `cell-${index}`,
        cell_type: 'code',
        execution_count: null,
        metadata: { trusted: true },
        outputs: [],
        source
      })),
      metadata: {
        language_info: { mimetype: 'text/x-python' },
        mlflow: { notebook_id: 'n1' }
      },
      nbformat: 4,
      nbformat_minor: 5
    }
  };
}
