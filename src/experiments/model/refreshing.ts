import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import type { IExperimentsState } from '../../tokens';
import type { NotebookPart } from './notebookpart';
import type { RunsPart } from './runspart';
import { connectionOf, scopeOf } from './state';
import type { Part } from './triggers';

/** What can fail by itself. */
type Failing = 'notebook' | 'runs';

/**
 * Asks for the parts of the panel's state in an order in which each knows what it needs.
 */
export class Refreshing {
  constructor(options: Refreshing.IOptions) {
    this._options = options;
  }

  /** Something else is shown: what went wrong before concerns it no more. */
  forget(...parts: readonly Failing[]): void {
    for (const part of parts) {
      this._errors.delete(part);
    }
  }

  /**
   * Ask for these parts. It never rejects: what fails is in the state.
   *
   * @param isSeen Whether the panel is seen: only then stores are connected to.
   */
  async work(parts: ReadonlySet<Part>, isSeen: boolean): Promise<void> {
    const { notebook, runs, state, set, onEnd } = this._options;
    const { path, place, cellId } = state();
    const isSame = (): boolean =>
      path === state().path && place === state().place;
    if (
      path !== null &&
      (parts.has('notebook') || state().notebookId === null)
    ) {
      await this._attempt('notebook', isSame, () =>
        notebook.refresh(path, isSeen)
      );
    }
    const connections =
      parts.has('connections') || state().connection === null
        ? notebook.refreshConnections()
        : null;
    const asksForRuns =
      parts.has('runs') &&
      scopeOf(state()) !== null &&
      (place.kind !== 'notebook' || !this._errors.has('notebook'));
    if (asksForRuns) {
      await this._attempt('runs', isSame, () => runs.refresh());
    } else {
      if (parts.has('rows')) {
        await this._attempt('runs', isSame, () => runs.load());
      }
      if (parts.has('children')) {
        await this._attempt('runs', isSame, () => runs.loadChildren());
      }
    }
    await connections;
    if (isSame()) {
      if (asksForRuns && this._isConnectionOutdated()) {
        await notebook.refreshConnections();
      }
      const [error = null] = this._errors.values();
      // Of another cell, or where nobody looks at them, the runs are still to come.
      const isToCome = !parts.has('runs') || cellId !== state().cellId;
      set({ isLoading: state().isLoading && isToCome, error });
      onEnd(error !== null);
    }
  }

  /** A store comes up, or fails, with our own request for its runs. */
  private _isConnectionOutdated(): boolean {
    const state = this._options.state();
    return (
      state.connection?.id !== connectionOf(state) ||
      (state.connection.state === 'ready') === this._errors.has('runs')
    );
  }

  private async _attempt(
    part: Failing,
    isSame: () => boolean,
    ask: () => Promise<void>
  ): Promise<void> {
    let error: RequestError | null = null;
    try {
      await ask();
    } catch (reason) {
      error = asRequestError(reason);
    }
    if (!isSame()) {
      return;
    }
    if (error) {
      this._errors.set(part, error);
    } else {
      this._errors.delete(part);
    }
  }

  private readonly _options: Refreshing.IOptions;
  private readonly _errors = new Map<Failing, RequestError>();
}

/**
 * The namespace for `Refreshing` statics.
 */
export namespace Refreshing {
  export interface IOptions {
    readonly notebook: NotebookPart;
    readonly runs: RunsPart;
    readonly state: () => IExperimentsState;
    readonly set: (changes: Partial<IExperimentsState>) => void;
    /** Called when all was asked for, with whether something failed. */
    readonly onEnd: (hasFailed: boolean) => void;
  }
}
