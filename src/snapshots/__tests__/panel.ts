import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { RUN_MIME } from '../../common/runmessage';

/** As much of an open notebook as is listened to. Its kernel connection is `me`. */
export class TestPanel {
  constructor(...sources: string[]) {
    // Of how @jupyter/ydoc itself makes cells.
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    this.model.sharedModel.fromJSON({
      cells: sources.map((source, index) => ({
        id: `cell-${index}`,
        cell_type: 'code',
        execution_count: 1,
        metadata: { trusted: true, execution: { shell: 'now' }, tags: ['a'] },
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'out' }],
        source
      })),
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 5
    });
    warn.mockRestore();
    const context = {
      session: { kernel: { clientId: 'me' } },
      iopubMessage: null as unknown as Signal<object, unknown>
    };
    context.iopubMessage = new Signal<object, unknown>(context);
    this.sessionContext = context;
  }

  readonly model = new NotebookModel();
  readonly sessionContext: {
    readonly iopubMessage: Signal<object, unknown>;
  };

  /** The kernel displays the runs of a cell. */
  display(
    data: unknown,
    { session = 'me', type = 'display_data', mime = RUN_MIME } = {}
  ): void {
    this.sessionContext.iopubMessage.emit({
      header: { msg_type: type },
      parent_header: { session },
      content: { data: { [mime]: data }, metadata: {} }
    });
  }

  get tracker(): INotebookTracker {
    return {
      widgetAdded: new Signal<object, unknown>({}),
      find: (holds: (panel: TestPanel) => boolean) =>
        holds(this) ? this : undefined,
      forEach: (does: (panel: TestPanel) => void) => {
        does(this);
      }
    } as unknown as INotebookTracker;
  }
}
