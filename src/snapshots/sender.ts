import type { ISessionContext } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { KernelMessage, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { IRunMessage } from '../common/runmessage';
import { RUN_MIME, readRunMessage } from '../common/runmessage';
import { contentOf } from './content';
import type { SnapshotQueue } from './queue';

/** Messages that come within this time, in ms, are about the same moment. */
const WINDOW = 200;

/** What was seen at one moment of a notebook. */
interface IBatch {
  readonly content: ReturnType<typeof contentOf>;
  readonly runIds: string[];
}

/**
 * Keeps the notebook as it is in the browser with each run that its kernel begins or ends.
 *
 * Only what is to be kept is taken at once; all that takes time is done when the browser is idle.
 */
export class SnapshotSender implements IDisposable {
  constructor(options: SnapshotSender.IOptions) {
    this._options = options;
    const { tracker } = options;
    tracker.widgetAdded.connect(this._onAdded, this);
    tracker.forEach(panel => {
      this._onAdded(tracker, panel);
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    const { tracker } = this._options;
    tracker.widgetAdded.disconnect(this._onAdded, this);
    tracker.forEach(({ sessionContext }) => {
      sessionContext.iopubMessage.disconnect(this._onMessage, this);
    });
    for (const timer of this._timers) {
      clearTimeout(timer);
    }
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    panel.sessionContext.iopubMessage.connect(this._onMessage, this);
  }

  private _onMessage(
    context: ISessionContext,
    message: KernelMessage.IMessage
  ): void {
    const told = runsIn(message);
    const clientId = context.session?.kernel?.clientId;
    // Of all browsers that see a message, the one that ran the cell has what it was.
    if (
      !told ||
      // Where no server has told the kernel whose it is, none keeps snapshots.
      told.notebookId === '' ||
      told.runIds.length === 0 ||
      !('session' in message.parent_header) ||
      message.parent_header.session !== clientId
    ) {
      return;
    }
    const { tracker } = this._options;
    const panel = tracker.find(
      ({ sessionContext }) => sessionContext === context
    );
    if (panel) {
      this._take(panel, told);
    }
  }

  private _take(panel: NotebookPanel, told: IRunMessage): void {
    const { notebookId, kernelId, moment, rows } = told;
    const runIds = told.runIds.filter(id => {
      // Told once more, with figures that a slow store gave later: the moment is over. The end of
      // a run that has outlived its cell is another moment than that of the cell.
      const isEarly =
        moment === 'end' &&
        rows.some(({ runId, endTime }) => runId === id && endTime === null);
      const event = JSON.stringify([id, moment, isEarly]);
      return !this._taken.has(event) && this._taken.add(event);
    });
    const key = JSON.stringify([notebookId, kernelId, moment]);
    const batch = this._batches.get(key);
    if (batch) {
      batch.runIds.push(...runIds);
      return;
    }
    if (runIds.length === 0 || !panel.model) {
      return;
    }
    this._batches.set(key, {
      content: contentOf(panel.model, this._options.keepOutputs()),
      runIds
    });
    const timer = setTimeout(() => {
      this._timers.delete(timer);
      void this._send(key, told);
    }, WINDOW);
    this._timers.add(timer);
  }

  private async _send(key: string, told: IRunMessage): Promise<void> {
    const batch = this._batches.get(key);
    this._batches.delete(key);
    if (!batch) {
      return;
    }
    try {
      this._queue ??= await this._makeQueue();
      await this._queue.add({
        notebookId: told.notebookId,
        kernelId: told.kernelId,
        moment: told.moment,
        content: batch.content,
        runIds: batch.runIds
      });
    } catch (reason) {
      console.warn('The notebook was not kept with its run.', reason);
    }
  }

  private async _makeQueue(): Promise<SnapshotQueue> {
    const { SnapshotQueue } = await import('./queue');
    return new SnapshotQueue(this._options.serverSettings);
  }

  private readonly _options: SnapshotSender.IOptions;
  private readonly _batches = new Map<string, IBatch>();
  private readonly _taken = new Set<string>();
  private readonly _timers = new Set<ReturnType<typeof setTimeout>>();
  private _queue: SnapshotQueue | null = null;
  private _isDisposed = false;
}

/**
 * The namespace for `SnapshotSender` statics.
 */
export namespace SnapshotSender {
  export interface IOptions {
    readonly tracker: INotebookTracker;
    readonly serverSettings: ServerConnection.ISettings;
    /** Whether outputs are kept, too. */
    readonly keepOutputs: () => boolean;
  }
}

/** What a message tells of runs; null when it is about something else. */
function runsIn({
  header,
  content
}: KernelMessage.IMessage): IRunMessage | null {
  if (
    header.msg_type !== 'display_data' &&
    header.msg_type !== 'update_display_data'
  ) {
    return null;
  }
  const { data } = content as KernelMessage.IDisplayDataMsg['content'];
  return RUN_MIME in data ? readRunMessage(data[RUN_MIME]) : null;
}
