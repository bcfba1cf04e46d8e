import type { ServerConnection } from '@jupyterlab/services';
import { NotebooksClient } from '../api/notebooks';
import { asRequestError } from '../request';
import { sha256Hex } from '../common/sha256';
import { canonicalText } from './content';

/** Before a snapshot that failed is sent once more, in ms. */
const RETRY_DELAY = 2_000;

/** Answers that stay what they are: too large, or not allowed. */
const FINAL = [400, 401, 403, 413];

/** A notebook at one moment, and the runs that it is kept with. */
export interface ISnapshotJob {
  readonly notebookId: string;
  readonly kernelId: string;
  readonly moment: 'start' | 'end';
  /** As nbformat has it. */
  readonly content: unknown;
  readonly runIds: readonly string[];
}

/** What is sent. */
interface ISnapshot extends Omit<ISnapshotJob, 'content'> {
  readonly sha256: string;
  readonly text: string;
}

/** The snapshots of one notebook. */
interface ILine {
  waiting: ISnapshot[];
  isSending: boolean;
}

/**
 * Sends snapshots, one of a notebook at a time and each once.
 */
export class SnapshotQueue {
  constructor(settings: ServerConnection.ISettings) {
    this._client = new NotebooksClient(settings);
  }

  /**
   * Send a snapshot after those before it. It never rejects: a run without one is still a run.
   *
   * @returns When it was sent, given up, or joined one that waits.
   */
  async add({ content, ...job }: ISnapshotJob): Promise<void> {
    await idle();
    const text = canonicalText(content);
    const hash = sha256Hex(text);
    const line = this._lineOf(job.notebookId);
    const same = line.waiting.findIndex(
      other =>
        other.sha256 === hash &&
        other.moment === job.moment &&
        other.kernelId === job.kernelId
    );
    const runIds = [...(line.waiting[same]?.runIds ?? []), ...job.runIds];
    const snapshot = { ...job, sha256: hash, text, runIds };
    // While a store is slow, a loop makes many runs with one and the same content.
    line.waiting.splice(
      same < 0 ? line.waiting.length : same,
      same < 0 ? 0 : 1,
      snapshot
    );
    if (!line.isSending) {
      await this._drain(line);
    }
  }

  private _lineOf(notebookId: string): ILine {
    const line = this._lines.get(notebookId) ?? {
      waiting: [],
      isSending: false
    };
    this._lines.set(notebookId, line);
    return line;
  }

  private async _drain(line: ILine): Promise<void> {
    line.isSending = true;
    for (
      let next = line.waiting.shift();
      next !== undefined;
      next = line.waiting.shift()
    ) {
      try {
        await this._send(next);
      } catch (reason) {
        console.warn('The notebook was not kept with its run.', reason);
      }
    }
    line.isSending = false;
  }

  private async _send(snapshot: ISnapshot): Promise<void> {
    const keyOf = (runId: string): string =>
      [snapshot.sha256, runId, snapshot.moment].join();
    const runIds = snapshot.runIds.filter(id => !this._sent.has(keyOf(id)));
    if (runIds.length === 0) {
      return;
    }
    try {
      await this._put({ ...snapshot, runIds });
    } catch (reason) {
      if (FINAL.includes(asRequestError(reason).status)) {
        throw reason;
      }
      await new Promise(resolve => setTimeout(resolve, RETRY_DELAY));
      await this._put({ ...snapshot, runIds });
    }
    for (const id of runIds) {
      this._sent.add(keyOf(id));
    }
  }

  private _put(snapshot: ISnapshot): Promise<void> {
    return this._client.putSnapshot({
      notebookId: snapshot.notebookId,
      sha256: snapshot.sha256,
      content: snapshot.text,
      kernel_id: snapshot.kernelId,
      run_ids: snapshot.runIds,
      moment: snapshot.moment
    });
  }

  private readonly _client: NotebooksClient;
  private readonly _lines = new Map<string, ILine>();
  private readonly _sent = new Set<string>();
}

/** When the browser has nothing better to do, within a second. Safari cannot tell. */
function idle(): Promise<void> {
  return new Promise(resolve => {
    if ('requestIdleCallback' in globalThis) {
      requestIdleCallback(
        () => {
          resolve();
        },
        { timeout: 1_000 }
      );
    } else {
      setTimeout(resolve);
    }
  });
}
