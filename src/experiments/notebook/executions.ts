import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/**
 * Whether the kernel of a notebook executes anything, whoever sent it, by the kernel's own messages.
 *
 * Lab's status of a kernel is that of its last message, whatever that answered: it is idle for Lab as
 * soon as it has answered something on its control channel, also while a cell runs. So it is at the
 * first cell of a kernel, as Lab asks for comms by a subshell, which it deletes then.
 *
 * Nothing is known of what began before the notebook was connected to its kernel, or again.
 */
export class Executions {
  private constructor(context: ISessionContext) {
    context.iopubMessage.connect(this._onMessage, this);
    context.statusChanged.connect(this._onStatus, this);
    context.connectionStatusChanged.connect(this._forget, this);
    context.kernelChanged.connect(this._forget, this);
  }

  /** Those of a notebook's kernel since this was first asked; they go when the notebook does. */
  static of(context: ISessionContext): Executions {
    const found = known.get(context) ?? new Executions(context);
    known.set(context, found);
    return found;
  }

  /** Whether the kernel of a notebook waits for something to do. */
  static isIdle(context: ISessionContext): boolean {
    return (
      context.session?.kernel?.status === 'idle' &&
      !Executions.of(context).isAny
    );
  }

  get isAny(): boolean {
    return this._running.size > 0;
  }

  /** Emitted when the first begins and when none is left. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  private _onMessage(
    _: ISessionContext,
    { header, parent_header: parent, content }: KernelMessage.IMessage
  ): void {
    if (
      header.msg_type !== 'status' ||
      !('msg_type' in parent) ||
      parent.msg_type !== 'execute_request'
    ) {
      return;
    }
    const { execution_state: state } =
      content as KernelMessage.IStatusMsg['content'];
    const wasAny = this.isAny;
    if (state === 'busy') {
      // The shell executes one after the other: what was before has ended, whoever restarted it.
      // Lab's services name a subshell always, null for none.
      const { subshell_id: subshell = null } = parent;
      if (subshell === null) {
        this._running.clear();
      }
      this._running.add(parent.msg_id);
    } else {
      this._running.delete(parent.msg_id);
    }
    if (this.isAny !== wasAny) {
      this._changed.emit();
    }
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    if (status !== 'busy' && status !== 'idle') {
      this._forget();
    }
  }

  /** The kernel is another, or messages were missed. */
  private _forget(): void {
    if (this.isAny) {
      this._running.clear();
      this._changed.emit();
    }
  }

  /** Ids of the requests. */
  private readonly _running = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
}

const known = new WeakMap<ISessionContext, Executions>();
