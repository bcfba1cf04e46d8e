import {
  Clipboard,
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IModelVersion, Stage } from '../../api/registrytypes';
import { linkTo } from '../../common/permalink';
import { RunLinks } from '../../common/runlinks';
import { asRequestError } from '../../request';
import { CommandIDs } from '../../tokens';
import { copyVersion } from '../copyversion';
import type { RegisteredModel } from './model';
import { askForModelName } from '../naming';
import { uriOf } from './version';

/** How long a short word to the person stays, and an offer to undo, in ms. */
const SHORT = 3_000;
const UNDO_TIME = 10_000;

/**
 * What a person can do on a model's page that does not have a field of its own there.
 */
export class ModelActions extends RunLinks {
  constructor(options: ModelActions.IOptions) {
    super(options.commands, options.model.connection);
    this._options = options;
  }

  openModels(): void {
    this.execute(CommandIDs.openModels, { connection: this.connection });
  }

  useForInference({ name, version }: IModelVersion): void {
    this.execute(CommandIDs.useForInference, {
      connection: this.connection,
      model: { name, version }
    });
  }

  copyUri(version: IModelVersion): void {
    const { trans } = this._options;
    this._copy(uriOf(version), trans.__('URI copied: %1', uriOf(version)));
  }

  copyLink(): void {
    const { model, trans } = this._options;
    this._copy(
      linkTo({ kind: 'model', connection: this.connection, id: model.name }),
      trans.__('Link copied.')
    );
  }

  /** Ask for a name, copy the version to it, and show the copy. */
  async copyTo(version: IModelVersion): Promise<void> {
    const { model, trans } = this._options;
    const made = await copyVersion(model.client, version, trans);
    if (made) {
      this.openModel(made.name, made.version);
    }
  }

  /** Ask for a name, and show the model under that. */
  async rename(): Promise<void> {
    const { model, trans, onGone } = this._options;
    const before = model.name;
    const name = await askForModelName({
      title: trans.__('Rename model'),
      okLabel: trans.__('Rename'),
      name: before,
      warning: trans.__(
        'Code that loads “models:/%1/…” will no longer find it: each such URI has to be changed.',
        before
      ),
      write: to => model.client.renameModel(before, to),
      trans
    });
    if (name !== null) {
      this.execute(CommandIDs.openModel, {
        connection: this.connection,
        name
      });
      onGone();
    }
  }

  async deleteModel(): Promise<void> {
    const { model, trans, onGone } = this._options;
    const count = model.state.page?.versions.length ?? 0;
    const isSure = await this._ask(
      trans.__('Delete the model “%1”?', model.name),
      trans._n(
        'Its %1 version is deleted with it, for good. The run and its logged model stay.',
        'Its %1 versions are deleted with it, for good. The runs and their logged models stay.',
        count
      )
    );
    if (isSure) {
      await this._try(async () => {
        await model.client.deleteModel(model.name);
        onGone();
      });
    }
  }

  async deleteVersion(version: IModelVersion): Promise<void> {
    const { model, trans } = this._options;
    const isSure = await this._ask(
      trans.__('Delete version %1 of “%2”?', version.version, model.name),
      trans.__(
        'It is deleted for good, and its aliases with it. The run and its logged model stay.'
      )
    );
    if (isSure) {
      await this._try(() => model.deleteVersion(version.version));
    }
  }

  /** @param from The version that it points at. */
  async removeAlias(alias: string, from: string): Promise<void> {
    const { model, trans } = this._options;
    await this._undoable(
      () => model.deleteAlias(alias),
      trans.__('Alias @%1 removed.', alias),
      () => model.setAlias(alias, from)
    );
  }

  /** @param from The version that it points at. */
  async moveAlias(alias: string, from: string, to: string): Promise<void> {
    const { model, trans } = this._options;
    await this._undoable(
      () => model.setAlias(alias, to),
      trans.__('Alias @%1 moved to version %2.', alias, to),
      () => model.setAlias(alias, from)
    );
  }

  /** @param rivals How many versions are in that stage. */
  async setStage(
    { version }: IModelVersion,
    stage: Stage,
    rivals: number
  ): Promise<void> {
    const { model, trans } = this._options;
    let archives = false;
    if (rivals > 0 && (stage === 'Staging' || stage === 'Production')) {
      const { value, button } = await InputDialog.getBoolean({
        title: trans.__('Move version %1 to %2', version, stage),
        label: trans._n(
          'Archive the %1 version that is in %2',
          'Archive the %1 versions that are in %2',
          rivals,
          stage
        ),
        value: true,
        okLabel: trans.__('Move'),
        cancelLabel: trans.__('Cancel')
      });
      if (!button.accept) {
        return;
      }
      archives = value === true;
    }
    await this._try(() => model.setStage(version, stage, archives));
  }

  private async _ask(title: string, body: string): Promise<boolean> {
    const { trans } = this._options;
    const { button } = await showDialog({
      title,
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Delete') })
      ],
      defaultButton: 0
    });
    return button.accept;
  }

  private _copy(text: string, told: string): void {
    Clipboard.copyToSystem(text);
    Notification.info(told, { autoClose: SHORT });
  }

  /** What a single click does, a single click takes back. */
  private async _undoable(
    work: () => Promise<void>,
    told: string,
    undo: () => Promise<void>
  ): Promise<void> {
    await this._try(async () => {
      await work();
      Notification.info(told, {
        autoClose: UNDO_TIME,
        actions: [
          {
            label: this._options.trans.__('Undo'),
            callback: () => {
              void this._try(undo);
            }
          }
        ]
      });
    });
  }

  /** For what has no place of its own on the page to say what went wrong. */
  private async _try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (reason) {
      const { message, details } = asRequestError(reason);
      Notification.error(message, { autoClose: false });
      console.error(message, details);
    }
  }

  private readonly _options: ModelActions.IOptions;
}

/**
 * The namespace for `ModelActions` statics.
 */
export namespace ModelActions {
  export interface IOptions {
    readonly commands: CommandRegistry;
    readonly model: RegisteredModel;
    readonly trans: TranslationBundle;
    /** The model is no longer there under its name. */
    readonly onGone: () => void;
  }
}
