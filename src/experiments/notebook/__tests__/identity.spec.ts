import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Event } from '@jupyterlab/services';
import { Signal, Stream } from '@lumino/signaling';
import { Answer, TestServer } from '../../../__tests__/server';
import { Hints } from '../../../api/events';
import type { IKernelInfo, INotebookInfo } from '../../../api/notebooks';
import type { IExperimentsModel, IExperimentsState } from '../../../tokens';
import { KERNEL, NOTEBOOK } from '../../__tests__/fixtures';
import { TestNotebook, TestTracker } from '../../__tests__/tracker';
import { keepIdentity } from '../identity';

const INFO = 'GET jupyter-mlflow/notebooks';
const LAST = 'last.ipynb';
const SCHEMA = 'https://jupyter-mlflow.readthedocs.io/events/hint/v1';

/** A kernel that has made a run. */
const TRAINED: IKernelInfo = { ...KERNEL, new_runs: ['run-1'] };

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
      state: { place: { kind: 'notebook' } } as Partial<IExperimentsState>,
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
          place: { kind: 'notebook' },
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
  function answer(info: Partial<INotebookInfo>): void {
    server.routes.set(INFO, ({ query }) => {
      const path = query.get('path') ?? '';
      return {
        ...NOTEBOOK,
        notebook_id: `id of ${path}`,
        path,
        kernel: TRAINED,
        ...(path === LAST ? {} : info)
      };
    });
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

    it('asks once about a first run, and nothing once it is written', async () => {
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
      expect(await settled(all)).toEqual(['notebooks']);
      expect(server.seen[0]?.query.get('no_track_activity')).toBe('1');
    });

    it.each<Partial<INotebookInfo>>([
      { kernel: KERNEL },
      { kernel: null },
      { notebook_id: null }
    ])('writes nothing before the first run: %j', async info => {
      const all = setUp();
      const { notebook, hint } = all;
      answer(info);
      hint('kernel');
      expect(await settled(all)).toEqual(['notebooks']);
      expect(notebook.identity).toBeUndefined();
      // With the next report of its kernel it has one.
      answer({});
      hint('kernel');
      await notebook.changed();
      expect(notebook.identity).toEqual({ notebook_id: 'id of a.ipynb' });
    });

    it('gives a copy its own with its first run', async () => {
      const { notebook, hint } = setUp();
      notebook.model.sharedModel.setMetadata('mlflow', {
        notebook_id: 'the original'
      });
      hint('kernel');
      await notebook.changed();
      expect(notebook.identity).toEqual({ notebook_id: 'id of a.ipynb' });
    });

    it('asks once about a notebook that has its identity', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      notebook.model.sharedModel.setMetadata('mlflow', {
        notebook_id: 'id of a.ipynb'
      });
      notebook.model.dirty = false;
      hint('kernel');
      await settled(all);
      hint('kernel');
      expect(await settled(all)).toEqual(['notebooks']);
      expect(notebook.model.dirty).toBe(false);
    });

    it('tries again with the next hint when the server could not be asked', async () => {
      const all = setUp();
      const { notebook, hint } = all;
      server.routes.set(INFO, ({ query }) =>
        query.get('path') === LAST
          ? { ...NOTEBOOK, notebook_id: 'id', kernel: TRAINED }
          : new Answer(503, { error_code: 'X', message: 'Down.' })
      );
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

  it('asks nothing in a hidden tab until it is seen again', async () => {
    const set = setUp();
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    set.hint('kernel');
    set.hint('kernel');
    expect(await server.sent()).toBe(0);
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    await set.notebook.changed();
    expect(server.seen).toHaveLength(1);
    set.watch.dispose();
  });

  it('leaves to the model what the panel shows', async () => {
    const all = setUp();
    all.model.isVisible = true;
    all.hint('kernel');
    expect(await settled(all)).toEqual([]);
  });

  it('leaves alone what cannot be written, or is closed', async () => {
    const all = setUp();
    const [locked] = all.tracker.notebooks;
    if (locked) {
      locked.model.readOnly = true;
    }
    for (const path of ['a.ipynb', 'closed.ipynb']) {
      all.hint('kernel', path);
    }
    expect(await settled(all)).toEqual([]);
  });

  it('follows a copy that shares its original’s experiment from now on', () => {
    const { notebook, show } = setUp();
    show('its own', 1);
    show('the original', 2);
    expect(notebook.identity).toEqual({ notebook_id: 'the original' });
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
