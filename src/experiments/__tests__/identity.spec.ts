import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Event } from '@jupyterlab/services';
import { Signal, Stream } from '@lumino/signaling';
import { Answer, TestServer } from '../../__tests__/server';
import { Hints } from '../../api/events';
import type { IKernelInfo, INotebookInfo } from '../../api/notebooks';
import type { IExperimentsModel, IExperimentsState } from '../../tokens';
import { keepIdentity } from '../identity';
import { TestNotebook, TestTracker } from './tracker';
import { runsWindow } from '../../__tests__/window';

const INFO = 'GET jupyter-mlflow/notebooks';
const RUNS = 'GET jupyter-mlflow/views/default/runs';
const LAST = 'last.ipynb';
const SCHEMA = 'https://jupyter-mlflow.readthedocs.io/events/hint/v1';

const KERNEL: IKernelInfo = {
  kernel_id: 'k-a.ipynb',
  tracking_uri: 'sqlite:////w/mlflow.db',
  experiment_id: '1',
  experiment_name: 'penguins',
  active_runs: [],
  mlflow_version: '3.17.2',
  notice: null,
  connection: 'default'
};

describe('keepIdentity', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = new TestServer();
    await server.start();
    answer({});
  });
  afterEach(() => server.stop());

  function setUp(...paths: string[]) {
    const tracker = new TestTracker(
      ['a.ipynb', ...paths].map(path => new TestNotebook(path))
    );
    const model = {
      path: 'a.ipynb' as string | null,
      isVisible: false,
      state: {} as Partial<IExperimentsState>,
      stateChanged: new Signal<object, void>({})
    };
    const stream = new Stream<object, unknown>({});
    const watch = keepIdentity({
      tracker: tracker as unknown as INotebookTracker,
      model: model as unknown as IExperimentsModel,
      hints: new Hints({ stream } as unknown as Event.IManager),
      serverSettings: server.settings
    });
    const [notebook] = tracker.notebooks as [TestNotebook];
    return {
      tracker,
      model,
      watch,
      notebook,
      show: (notebookId: string | null, runs: number) => {
        model.state = {
          path: 'a.ipynb',
          notebookId,
          runs: Array(runs).fill({}) as IExperimentsState['runs']
        };
        model.stateChanged.emit();
      },
      /** The server has heard from the kernel of a notebook. */
      hint: (kind: string, path = 'a.ipynb') => {
        stream.emit({ schema_id: SCHEMA, kind, kernel_id: `k-${path}`, path });
      }
    };
  }

  /** What is answered about all notebooks but the one that `settled` asks for. */
  function answer(
    info: Partial<INotebookInfo>,
    runs: () => unknown = () => runsWindow(1)
  ): void {
    server.routes.set(INFO, ({ query }) => {
      const path = query.get('path') ?? '';
      return {
        notebook_id: `id of ${path}`,
        path,
        kernel: KERNEL,
        ...(path === LAST ? {} : info)
      };
    });
    server.routes.set(RUNS, ({ query }) =>
      query.get('notebook_id') === `id of ${LAST}` ? runsWindow(1) : runs()
    );
  }

  /**
   * What was asked so far. A hint that is heeded comes last: what was before it was heeded before.
   */
  async function settled({ tracker, hint }: ReturnType<typeof setUp>) {
    const last = new TestNotebook(LAST);
    tracker.notebooks.push(last);
    hint('kernel', LAST);
    await last.changed();
    tracker.notebooks.pop();
    return server.seen
      .filter(({ query }) => ![...query.values()].join().includes(LAST))
      .map(({ path }) => path.split('/').at(-1));
  }

  describe('of what the panel shows', () => {
    it('writes with the first run, and keeps what else is there', () => {
      const { notebook, show } = setUp();
      notebook.model.sharedModel.setMetadata('mlflow', { other: 1 });
      show('id', 0);
      expect(notebook.identity).toEqual({ other: 1 });
      show('id', 1);
      expect(notebook.identity).toEqual({ other: 1, notebook_id: 'id' });
    });

    it('writes once', () => {
      const { notebook, show } = setUp();
      show('id', 1);
      notebook.model.dirty = false;
      show('id', 2);
      expect(notebook.model.dirty).toBe(false);
      expect(notebook.identity).toEqual({ notebook_id: 'id' });
    });

    it('gives a copy its own', () => {
      const { notebook, show } = setUp();
      notebook.model.sharedModel.setMetadata('mlflow', {
        notebook_id: 'the original'
      });
      show('the copy', 1);
      expect(notebook.identity).toEqual({ notebook_id: 'the copy' });
    });

    it('leaves other notebooks, and those that cannot be written, alone', () => {
      const { tracker, notebook, show } = setUp('b.ipynb');
      notebook.model.readOnly = true;
      show('id', 1);
      expect(tracker.notebooks.map(({ identity }) => identity)).toEqual([
        undefined,
        undefined
      ]);
    });
  });

  describe('while no panel is seen', () => {
    it('asks nothing about a notebook without MLflow', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      for (const kind of ['notebook', 'kernel', 'store', 'connection']) {
        hint(kind);
      }
      notebook.report('busy');
      notebook.report('idle');
      notebook.report('restarting');
      notebook.report('idle');
      hint('kernel');
      expect(await settled(all)).toEqual([]);
      expect(notebook.identity).toBeUndefined();
    });

    it('asks twice about a first run, and nothing once it is written', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      hint('notebook');
      hint('kernel');
      notebook.report('busy');
      // MLflow was imported, has its experiment, has a run.
      hint('kernel');
      hint('kernel');
      hint('kernel');
      await notebook.changed();
      expect(notebook.identity).toEqual({ notebook_id: 'id of a.ipynb' });
      notebook.report('idle');
      for (let count = 0; count < 20; count++) {
        hint('kernel');
        hint('store');
        notebook.report('busy');
        notebook.report('idle');
      }
      expect(await settled(all)).toEqual(['notebooks', 'runs']);
      const [, runs] = server.seen;
      expect(runs?.query.get('notebook_id')).toBe('id of a.ipynb');
      expect(runs?.query.get('limit')).toBe('1');
      expect(runs?.query.get('no_track_activity')).toBe('1');
    });

    it('looks once more when the cell has ended, if there was no run yet', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      notebook.report('busy');
      answer({}, () => runsWindow(0));
      hint('kernel');
      expect(await settled(all)).toEqual(['notebooks', 'runs']);
      answer({});
      notebook.report('idle');
      await notebook.changed();
      expect(notebook.identity).toEqual({ notebook_id: 'id of a.ipynb' });
      expect(await settled(all)).toEqual(['notebooks', 'runs', 'runs']);
    });

    it('does not ask again and again when MLflow is there without a run', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      answer({}, () => runsWindow(0));
      hint('kernel');
      await settled(all);
      for (let count = 0; count < 20; count++) {
        notebook.report('busy');
        notebook.report('idle');
        hint('store');
      }
      expect(await settled(all)).toEqual(['notebooks', 'runs', 'runs']);
      expect(notebook.identity).toBeUndefined();
    });

    it.each<Partial<IKernelInfo> | null>([
      { mlflow_version: null },
      { connection: null },
      null
    ])('asks for no runs where there can be none: %j', async change => {
      const all = setUp();
      answer({ kernel: change && { ...KERNEL, ...change } });
      all.hint('kernel');
      expect(await settled(all)).toEqual(['notebooks']);
    });

    it('tries again with the next hint when the store could not be read', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      answer({}, () => new Answer(503, { error_code: 'X', message: 'Down.' }));
      hint('kernel');
      await settled(all);
      expect(notebook.identity).toBeUndefined();
      answer({});
      hint('kernel');
      await notebook.changed();
      expect(notebook.identity).toEqual({ notebook_id: 'id of a.ipynb' });
    });

    it('finds the first run of a notebook that is not the current one', async () => {
      const { tracker, hint } = setUp();
      const other = new TestNotebook('b/c.ipynb');
      tracker.notebooks.push(other);
      tracker.widgetAdded.emit(other);
      hint('kernel', 'b/c.ipynb');
      await other.changed();
      expect(other.identity).toEqual({ notebook_id: 'id of b/c.ipynb' });
    });
  });

  it('leaves to the model what the panel shows', async () => {
    const all = setUp();
    all.model.isVisible = true;
    all.hint('kernel');
    expect(await settled(all)).toEqual([]);
  });

  it('leaves alone what cannot be written, is closed, or has its identity', async () => {
    const all = setUp('b.ipynb');
    const [locked, kept] = all.tracker.notebooks as [
      TestNotebook,
      TestNotebook
    ];
    locked.model.readOnly = true;
    kept.model.sharedModel.setMetadata('mlflow', { notebook_id: 'id' });
    for (const path of ['a.ipynb', 'b.ipynb', 'closed.ipynb']) {
      all.hint('kernel', path);
    }
    expect(await settled(all)).toEqual([]);
  });

  it('asks nothing once disposed of, twice', async () => {
    const all = setUp();
    all.watch.dispose();
    all.watch.dispose();
    all.hint('kernel');
    all.notebook.report('idle');
    const other = setUp();
    expect(await settled(other)).toEqual([]);
  });
});
