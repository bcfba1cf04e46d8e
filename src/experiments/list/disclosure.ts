import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IExperimentsModel } from '../../tokens';

/**
 * Which runs are open to their details, and which one is to be looked at.
 */
export class Disclosure {
  constructor(model: IExperimentsModel) {
    this._path = model.path;
    model.stateChanged.connect(() => {
      // What is open belongs to the notebook.
      if (model.path !== this._path) {
        this._path = model.path;
        this._set(new Set(), null);
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Ids of the runs that are open: a new object with each change. */
  get open(): ReadonlySet<string> {
    return this._open;
  }

  /** The run that its row shall bring into view as soon as it is drawn. */
  get wanted(): string | null {
    return this._wanted;
  }

  toggle(runId: string): void {
    const open = new Set(this._open);
    if (!open.delete(runId)) {
      open.add(runId);
    }
    this._set(open, this._wanted);
  }

  /** Open a run and bring it into view. */
  reveal(runId: string): void {
    this._set(new Set(this._open).add(runId), runId);
  }

  /** The wanted run is in view, or will not be. */
  settle(): void {
    this._set(this._open, null);
  }

  private _set(open: ReadonlySet<string>, wanted: string | null): void {
    this._open = open;
    this._wanted = wanted;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _path: string | null;
  private _open: ReadonlySet<string> = new Set();
  private _wanted: string | null = null;
}
