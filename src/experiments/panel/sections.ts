import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IPanelSection, IPanelSections } from '../../tokens';

/**
 * The parts at the panel's foot, and which of them are open.
 */
export class PanelSections implements IPanelSections {
  /** In the order in which they are shown; a new object with each change. */
  get all(): readonly IPanelSection[] {
    return this._all;
  }

  /** Ids of those that are open; a new object with each change. */
  get open(): ReadonlySet<string> {
    return this._open;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  add(section: IPanelSection): void {
    this._all = [...this._all, section].sort((a, b) => a.rank - b.rank);
    this._changed.emit();
  }

  reveal(id: string): void {
    this._open = new Set(this._open).add(id);
    this._changed.emit();
  }

  toggle(id: string): void {
    const open = new Set(this._open);
    if (!open.delete(id)) {
      open.add(id);
    }
    this._open = open;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _all: readonly IPanelSection[] = [];
  private _open: ReadonlySet<string> = new Set();
}
