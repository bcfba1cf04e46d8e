import type { IConnection } from '../../api/connections';
import type { IExperimentsState, IIdleKernel } from '../../tokens';
import type { Source } from './source';
import { NOTHING, connectionOf } from './state';

/**
 * The part of the panel's state that is about the notebook, its kernel and the stores: asks for it,
 * and says what it is.
 */
export class NotebookPart {
  constructor(options: NotebookPart.IOptions) {
    this._options = options;
  }

  /** Another notebook, of which nothing is known yet: what that means for the state. */
  static unknown(): Partial<IExperimentsState> {
    const { notebookId, kernel, kernelId, copyOf, others, endedProcesses } =
      NOTHING;
    return { notebookId, kernel, kernelId, copyOf, others, endedProcesses };
  }

  /** All stores that the server knows. */
  get connections(): readonly IConnection[] {
    return this._connections;
  }

  /** The notebook's kernel, while it has been idle for a moment. */
  set idleKernel(idleKernel: IIdleKernel | null) {
    this._idleKernel = idleKernel;
    const { state, set, invalidate } = this._options;
    const { kernel } = state();
    if (idleKernel && (!kernel || kernel.active_runs.length > 0)) {
      // What is known may be from before: it is published with what the server says now.
      invalidate();
    } else if (idleKernel !== state().idleKernel) {
      set({ idleKernel });
    }
  }

  /**
   * Ask anew for a notebook and its kernel.
   *
   * @param connects Whether to connect to the kernel's store, where it can be.
   * @throws RequestError
   */
  async refresh(path: string, connects: boolean): Promise<void> {
    const { source, state, set, onOther, invalidate } = this._options;
    const idleKernel = this._idleKernel;
    const notebook = await source.notebook(path, connects);
    const before = state();
    if (path !== before.path) {
      return;
    }
    const isOther =
      before.place.kind === 'notebook' &&
      (notebook.notebookId !== before.notebookId ||
        connectionOf({ ...before, ...notebook }) !== connectionOf(before));
    const isIdle = idleKernel === this._idleKernel;
    set({
      ...(isOther ? onOther() : {}),
      ...notebook,
      idleKernel: isIdle ? idleKernel : null
    });
    if (!isIdle && this._idleKernel) {
      // What the server said may be from before it was idle.
      invalidate();
    }
  }

  /** Ask anew for the stores. It never rejects. */
  async refreshConnections(): Promise<void> {
    this._connections = await this._options.source.connections();
    this._options.set({});
  }

  private readonly _options: NotebookPart.IOptions;
  private _connections: readonly IConnection[] = [];
  private _idleKernel: IIdleKernel | null = null;
}

/**
 * The namespace for `NotebookPart` statics.
 */
export namespace NotebookPart {
  export interface IOptions {
    readonly source: Source;
    readonly state: () => IExperimentsState;
    readonly set: (changes: Partial<IExperimentsState>) => void;
    /** It is another notebook, or it logs to another store: what that means for the state. */
    readonly onOther: () => Partial<IExperimentsState>;
    /** Something may have changed meanwhile: ask once more. */
    readonly invalidate: () => void;
  }
}
