import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IJob } from '../api/jobs';
import { RunLinks } from '../common/runlinks';
import { CommandIDs } from '../tokens';
import { askToCancel, told } from './cancel';
import { formOf } from './forms';
import type { JobPageModel } from './model';

/**
 * What a person can do on a job's page.
 */
export class JobActions {
  constructor(options: JobActions.IOptions) {
    this._options = options;
  }

  /** To what it has made. */
  linksOf({ connection }: IJob): RunLinks {
    return new RunLinks(this._options.commands, connection);
  }

  /** Show another one, or the grid that it is one of. */
  openJob(id: string): void {
    void this._options.commands.execute(CommandIDs.openJob, { id });
  }

  /** Ask whether it shall be cancelled, and cancel it. */
  async cancel(job: IJob): Promise<void> {
    const { model, trans } = this._options;
    await askToCancel(job, () => model.cancel(), trans);
  }

  /** Whether there is a form for its kind. */
  canRunAgain({ kind }: IJob): boolean {
    const command = formOf(kind);
    return command !== null && this._options.commands.hasCommand(command);
  }

  /** Open the form with what it was run with. */
  runAgain({ id, kind }: IJob): void {
    const { commands } = this._options;
    commands
      .execute(formOf(kind) ?? '', { job: id })
      .catch((reason: unknown) => {
        console.error('The job’s form cannot be opened.', reason);
      });
  }

  /** Ask whether it shall be forgotten, and forget it. */
  async delete({ title }: IJob): Promise<void> {
    const { model, trans, onDeleted } = this._options;
    const { button } = await showDialog({
      title: trans.__('Delete job “%1”?', title),
      body: trans.__(
        'It is not listed any more, and its log goes with it. Its runs and what they have logged stay.'
      ),
      buttons: [
        Dialog.cancelButton(),
        Dialog.warnButton({ label: trans.__('Delete') })
      ]
    });
    if (button.accept) {
      await told(async () => {
        await model.delete();
        onDeleted();
      });
    }
  }

  private readonly _options: JobActions.IOptions;
}

/**
 * The namespace for `JobActions` statics.
 */
export namespace JobActions {
  export interface IOptions {
    readonly model: JobPageModel;
    readonly commands: CommandRegistry;
    readonly trans: TranslationBundle;
    /** The job is gone. */
    readonly onDeleted: () => void;
  }
}
