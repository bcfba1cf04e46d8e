import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/**
 * The runs that a person has chosen, whatever is listed where.
 */
export class Selection implements IDisposable {
  /** In the order in which they were chosen. A new object with each change. */
  get ids(): ReadonlySet<string> {
    return this._ids;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** These and no others. */
  set(ids: Iterable<string>): void {
    this._ids = new Set(ids);
    this._changed.emit();
  }

  add(ids: Iterable<string>): void {
    this.set([...this._ids, ...ids]);
  }

  /** Choose a run, or no longer. */
  toggle(id: string): void {
    const ids = new Set(this._ids);
    if (!ids.delete(id)) {
      ids.add(id);
    }
    this.set(ids);
  }

  /** These are gone. */
  remove(ids: Iterable<string>): void {
    const gone = new Set(ids);
    this.set([...this._ids].filter(id => !gone.has(id)));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private readonly _changed = new Signal<this, void>(this);
  private _ids: ReadonlySet<string> = new Set();
  private _isDisposed = false;
}
