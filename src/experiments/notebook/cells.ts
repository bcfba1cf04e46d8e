import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { sha256Hex } from '../../common/sha256';
import type { IExperimentsModel, IRunCell } from '../../tokens';

type SharedCell = NonNullable<
  NotebookPanel['model']
>['sharedModel']['cells'][number];

/** How long nobody types before a cell is compared, in ms. */
const PAUSE = 300;

/**
 * How the cell that made a run stands to it: `elsewhere` is in another notebook, or in one that is
 * still being loaded.
 */
export type CellState = 'same' | 'edited' | 'deleted' | 'elsewhere';

/**
 * Compares the cells of the current notebook with the runs that they made.
 *
 * It looks only at cells that a listed run points at, and only when one of those was typed in.
 */
export class CellWatch implements IDisposable {
  constructor(tracker: INotebookTracker | null, model: IExperimentsModel) {
    this._tracker = tracker;
    this._model = model;
    tracker?.currentChanged.connect(this._onCurrent, this);
    model.stateChanged.connect(this._onState, this);
    this._follow(tracker?.currentWidget ?? null);
  }

  /** Emitted when any cell may stand otherwise to a run. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._tracker?.currentChanged.disconnect(this._onCurrent, this);
    this._model.stateChanged.disconnect(this._onState, this);
    Signal.clearData(this);
    this._follow(null);
    clearTimeout(this._timer);
  }

  stateOf(cell: IRunCell): CellState {
    const { notebookId, others } = this._model.state;
    const isHere =
      cell.notebookId === notebookId && !others.includes(cell.notebookPath);
    if (!isHere || !this._notebook?.context.isReady) {
      return 'elsewhere';
    }
    const now = this._cells.get(cell.id);
    if (!now) {
      return 'deleted';
    }
    return cell.sha256 === null || cell.sha256 === now.sha256
      ? 'same'
      : 'edited';
  }

  /** The `[5]` beside a cell that a listed run points at; null when it has none. */
  countOf(cellId: string): number | null {
    const cell = this._cells.get(cellId)?.cell;
    return cell && 'execution_count' in cell ? cell.execution_count : null;
  }

  private _onCurrent(
    _: INotebookTracker,
    notebook: NotebookPanel | null
  ): void {
    this._follow(notebook);
  }

  private _follow(notebook: NotebookPanel | null): void {
    this._notebook?.model?.sharedModel.changed.disconnect(
      this._onNotebook,
      this
    );
    this._notebook = notebook;
    notebook?.model?.sharedModel.changed.connect(this._onNotebook, this);
    void notebook?.context.ready.then(() => {
      if (notebook === this._notebook) {
        this._bind();
      }
    });
    this._bind();
  }

  private _onState(): void {
    const { runs, cellId } = this._model.state;
    const ids = new Set(runs.flatMap(({ cell }) => (cell ? [cell.id] : [])));
    if (cellId !== null) {
      ids.add(cellId);
    }
    const isSame =
      ids.size === this._ids.size && [...ids].every(id => this._ids.has(id));
    if (isSame) {
      // Which notebook is which may have changed.
      this._changed.emit();
    } else {
      this._ids = ids;
      this._bind();
    }
  }

  private _onNotebook(_: unknown, change: { cellsChange?: unknown }): void {
    if (change.cellsChange) {
      this._isOutdated = true;
      this._lookLater();
    }
  }

  private _onCell(_: unknown, change: { sourceChange?: unknown }): void {
    if (change.sourceChange) {
      this._lookLater();
    }
  }

  /** Find the cells that runs point at. */
  private _bind(): void {
    const before = this._cells;
    for (const { cell } of before.values()) {
      cell.changed.disconnect(this._onCell, this);
    }
    this._cells = new Map();
    this._isOutdated = false;
    const notebook = this._ids.size > 0 ? this._notebook : null;
    for (const cell of notebook?.model?.sharedModel.cells ?? []) {
      const id = cell.getId();
      if (this._ids.has(id)) {
        cell.changed.connect(this._onCell, this);
        this._cells.set(id, measured(cell, before.get(id)));
      }
    }
    this._changed.emit();
  }

  private _lookLater(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this._look();
    }, PAUSE);
  }

  private _look(): void {
    if (this._isOutdated) {
      this._bind();
      return;
    }
    for (const [id, before] of this._cells) {
      this._cells.set(id, measured(before.cell, before));
    }
    this._changed.emit();
  }

  private readonly _tracker: INotebookTracker | null;
  private readonly _model: IExperimentsModel;
  private readonly _changed = new Signal<this, void>(this);
  private _notebook: NotebookPanel | null = null;
  /** Ids of the cells that runs point at. */
  private _ids: ReadonlySet<string> = new Set();
  /** Those of them that are in the notebook. */
  private _cells = new Map<string, IMeasured>();
  /** Cells have come or gone. */
  private _isOutdated = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

interface IMeasured {
  readonly cell: SharedCell;
  readonly source: string;
  readonly sha256: string;
}

/** @param before What was measured last: the same source need not be hashed again. */
function measured(cell: SharedCell, before: IMeasured | undefined): IMeasured {
  const source = cell.getSource();
  return {
    cell,
    source,
    sha256: before?.source === source ? before.sha256 : sha256Hex(source)
  };
}
