import type { INotebookTracker } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { sha256Hex } from '../../../common/sha256';
import type {
  IExperimentsModel,
  IExperimentsState,
  IRun,
  IRunCell
} from '../../../tokens';
import { CellWatch } from '../cells';

jest.mock('../../../common/sha256', () => {
  const { sha256Hex } = jest.requireActual<Record<'sha256Hex', typeof hashed>>(
    '../../../common/sha256'
  );
  return { sha256Hex: jest.fn(sha256Hex) };
});
const hashed = jest.mocked(sha256Hex);

/** A notebook of code cells with ids cell-0, cell-1 … and sources source-0 … */
function notebook(cells: number) {
  const model = new NotebookModel();
  const ready = new PromiseDelegate<void>();
  // Yjs warns of how Jupyter's own model makes a cell.
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  model.sharedModel.insertCells(
    0,
    Array.from({ length: cells }, (_, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      source: `source-${index}`,
      execution_count: index
    }))
  );
  warn.mockRestore();
  const context = { isReady: true, ready: ready.promise };
  return { model, context, ready, cells: model.sharedModel.cells };
}

/** A cell as a run remembers it. */
function cellOf(index: number, changes: Partial<IRunCell> = {}): IRunCell {
  return {
    notebookId: 'n1',
    notebookPath: 'a.ipynb',
    id: `cell-${index}`,
    executionCount: index,
    sha256: SHA256[index] ?? '',
    ...changes
  };
}

const SHA256 = [0, 1, 2].map(index => sha256Hex(`source-${index}`));

describe('CellWatch', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    hashed.mockClear();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function setUp(current = notebook(3)) {
    const tracker = {
      currentWidget: current,
      currentChanged: new Signal<object, typeof current | null>({})
    };
    const model = {
      state: {
        notebookId: 'n1',
        others: [],
        runs: [],
        cellId: null
      } as unknown as IExperimentsState,
      stateChanged: new Signal<object, void>({})
    };
    const watch = new CellWatch(
      tracker as unknown as INotebookTracker,
      model as unknown as IExperimentsModel
    );
    const change = (changes: Partial<IExperimentsState>): void => {
      model.state = { ...model.state, ...changes };
      model.stateChanged.emit();
    };
    const list = (...cells: IRunCell[]): void => {
      change({ runs: cells.map(cell => ({ cell }) as IRun) });
    };
    return { current, tracker, watch, change, list };
  }

  it('hashes as the kernel does', () => {
    expect(sha256Hex('x = "é"\n')).toBe(
      '9b98f3c3f977b769e7fb4ef9a12de5242447d99c52055d8c5363bfb2544339f3'
    );
  });

  it('tells whether a cell was edited since its run', () => {
    const { watch, list, current } = setUp();
    list(cellOf(0), cellOf(1));
    expect(watch.stateOf(cellOf(0))).toBe('same');
    current.cells[0]?.setSource('other');
    // Not with each key.
    expect(watch.stateOf(cellOf(0))).toBe('same');
    jest.advanceTimersByTime(300);
    expect(watch.stateOf(cellOf(0))).toBe('edited');
    expect(watch.stateOf(cellOf(1))).toBe('same');
    current.cells[0]?.setSource('source-0');
    jest.advanceTimersByTime(300);
    expect(watch.stateOf(cellOf(0))).toBe('same');
  });

  it('does not guess where a run does not say what its cell was', () => {
    const { watch, list, current } = setUp();
    const cell = cellOf(0, { sha256: null });
    list(cell);
    current.cells[0]?.setSource('other');
    jest.advanceTimersByTime(300);
    expect(watch.stateOf(cell)).toBe('same');
  });

  it('tells whether a cell is gone', () => {
    const { watch, list, current } = setUp();
    list(cellOf(0), cellOf(9));
    expect(watch.stateOf(cellOf(9))).toBe('deleted');
    current.model.sharedModel.deleteCell(0);
    jest.advanceTimersByTime(300);
    expect(watch.stateOf(cellOf(0))).toBe('deleted');
    current.model.sharedModel.insertCell(2, {
      cell_type: 'code',
      id: 'cell-0',
      source: 'source-0'
    });
    jest.advanceTimersByTime(300);
    expect(watch.stateOf(cellOf(0))).toBe('same');
  });

  it('does not take a cell of another notebook for deleted', () => {
    const { watch, list, change } = setUp();
    const cells = [
      cellOf(9, { notebookId: 'n2' }),
      cellOf(9, { notebookPath: 'b.ipynb' })
    ] as const;
    list(...cells);
    expect(cells.map(cell => watch.stateOf(cell))).toEqual([
      'elsewhere',
      // The same notebook under its former name.
      'deleted'
    ]);
    change({ others: ['b.ipynb'] });
    expect(watch.stateOf(cells[1])).toBe('elsewhere');
  });

  it('waits until a notebook is there', async () => {
    const loading = notebook(0);
    loading.context.isReady = false;
    const { watch, list } = setUp(loading);
    list(cellOf(0));
    expect(watch.stateOf(cellOf(0))).toBe('elsewhere');
    const changed = jest.fn();
    watch.changed.connect(changed);
    loading.context.isReady = true;
    loading.ready.resolve();
    await loading.ready.promise;
    expect(changed).toHaveBeenCalledTimes(1);
    expect(watch.stateOf(cellOf(0))).toBe('deleted');
  });

  it('follows to another notebook', () => {
    const { watch, list, tracker, current } = setUp();
    list(cellOf(0));
    tracker.currentChanged.emit(notebook(0));
    expect(watch.stateOf(cellOf(0))).toBe('deleted');
    const changed = jest.fn();
    watch.changed.connect(changed);
    current.cells[0]?.setSource('other');
    jest.advanceTimersByTime(300);
    expect(changed).not.toHaveBeenCalled();
    tracker.currentChanged.emit(null);
    expect(watch.stateOf(cellOf(0))).toBe('elsewhere');
  });

  it('looks only at cells that runs point at, and once at each source', () => {
    const { list, current } = setUp(notebook(1_000));
    expect(hashed).not.toHaveBeenCalled();
    list(cellOf(0), cellOf(0), cellOf(1));
    expect(hashed).toHaveBeenCalledTimes(2);
    const others = current.cells.slice(2).map(cell =>
      // Reading a long source costs more than finding its cell.
      jest.spyOn(cell, 'getSource')
    );
    list(cellOf(1), cellOf(0));
    list(cellOf(0), cellOf(1), cellOf(2));
    expect(hashed).toHaveBeenCalledTimes(3);
    current.cells[1]?.setSource('other');
    jest.advanceTimersByTime(300);
    expect(hashed).toHaveBeenCalledTimes(4);
    expect(others.slice(1).flatMap(({ mock }) => mock.calls)).toEqual([]);
    current.cells[5]?.setSource('other');
    jest.advanceTimersByTime(300);
    expect(hashed).toHaveBeenCalledTimes(4);
  });

  it('is not disturbed by what cells print', () => {
    const { watch, list, current } = setUp();
    list(cellOf(0));
    const changed = jest.fn();
    watch.changed.connect(changed);
    const cell = current.cells[0] as unknown as {
      execution_count: number;
      setOutputs: (outputs: readonly object[]) => void;
    };
    cell.setOutputs([{ output_type: 'stream', name: 'stdout', text: '1' }]);
    cell.execution_count = 8;
    jest.advanceTimersByTime(300);
    expect(changed).not.toHaveBeenCalled();
  });

  it('knows the number beside the cell whose runs are listed', () => {
    const { watch, change } = setUp();
    expect(watch.countOf('cell-2')).toBeNull();
    change({ cellId: 'cell-2' });
    expect(watch.countOf('cell-2')).toBe(2);
  });

  it('is silent once disposed of, twice', () => {
    const { watch, list, current } = setUp();
    list(cellOf(0));
    current.cells[0]?.setSource('other');
    const changed = jest.fn();
    watch.changed.connect(changed);
    watch.dispose();
    watch.dispose();
    list(cellOf(1));
    current.cells[0]?.setSource('another');
    jest.advanceTimersByTime(300);
    expect(changed).not.toHaveBeenCalled();
  });
});
