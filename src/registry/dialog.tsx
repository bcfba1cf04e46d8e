import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { IModelVersion } from '../api/registry';
import type { ModelRef } from '../api/views';
import { asRequestError } from '../request';
import type { IChoice, IProgress } from './form';
import { RegisterForm } from './form';
import type { RegisteredNames } from './names';
import { aliasProblem, nameProblem } from './names';

/**
 * The register dialog. It stays open until all is done or the person cancels: an error is shown at
 * the field, and the button tries again what has not been done.
 */
export class RegisterDialog extends Dialog<IModelVersion | null> {
  constructor(options: RegisterDialog.IOptions) {
    const body = new RegisterBody(options);
    const { trans } = options;
    super({
      title: options.title ?? trans.__('Register model'),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: options.okLabel ?? trans.__('Register') })
      ],
      focusNodeSelector: 'input'
    });
    this.addClass('jp-MlflowRegisterDialog');
    this._form = body;
    this._options = options;
  }

  override resolve(index?: number): void {
    if (index === CANCEL) {
      super.resolve(index);
    } else {
      const before = this._settled;
      this._settled = this._submit().then(() => before);
    }
  }

  /** Resolves when nothing is being made any more, which may be after the dialog was closed. */
  get settled(): Promise<void> {
    return this._settled;
  }

  private async _submit(): Promise<void> {
    const { trans, register, setAlias } = this._options;
    const { choice, progress } = this._form;
    const name = choice.name.trim();
    const alias = choice.alias.trim();
    if (
      progress.isBusy ||
      nameProblem(name, trans) ||
      (alias !== '' && aliasProblem(alias, trans))
    ) {
      return;
    }
    let { made } = progress;
    this._form.setProgress({ isBusy: true, error: null, made });
    try {
      made ??= await register({ ...choice, name, alias });
      if (this.isDisposed) {
        // The version was on its way when the person left; the alias stays where it is.
        return;
      }
      this._form.setProgress({ isBusy: true, error: null, made });
      if (alias !== '') {
        await setAlias(made, alias);
      }
      super.resolve(REGISTER);
    } catch (reason) {
      const error = asRequestError(reason);
      if (this.isDisposed) {
        return;
      }
      this._form.setProgress({ isBusy: false, error, made });
    }
  }

  private readonly _form: RegisterBody;
  private readonly _options: RegisterDialog.IOptions;
  private _settled: Promise<void> = Promise.resolve();
}

const CANCEL = 0;
const REGISTER = 1;

/**
 * The namespace for `RegisterDialog` statics.
 */
export namespace RegisterDialog {
  export interface IOptions {
    /** The models to choose from; empty where a version is copied. */
    readonly models: readonly ModelRef[];
    /** The name to begin with. */
    readonly name: string;
    /** The description to begin with. */
    readonly description?: string;
    readonly names: RegisteredNames;
    readonly trans: TranslationBundle;
    readonly title?: string;
    readonly okLabel?: string;
    /** Makes the version; what it rejects with is shown, and it may be called again. */
    readonly register: (choice: IChoice) => Promise<IModelVersion>;
    /** Called when the version is there, again when it was rejected. */
    readonly setAlias: (version: IModelVersion, alias: string) => Promise<void>;
  }
}

class RegisterBody
  extends ReactWidget
  implements Dialog.IBodyWidget<IModelVersion | null>
{
  constructor(options: RegisterDialog.IOptions) {
    super();
    const { models, name, description = '' } = options;
    this._options = options;
    this._choice = { model: models[0] ?? null, name, alias: '', description };
  }

  get choice(): IChoice {
    return this._choice;
  }

  get progress(): IProgress {
    return this._progress;
  }

  setProgress(progress: IProgress): void {
    this._progress = progress;
    this.update();
  }

  getValue(): IModelVersion | null {
    return this._progress.made;
  }

  protected override render(): React.JSX.Element {
    const { models, names, trans } = this._options;
    return (
      <RegisterForm
        models={models}
        names={names}
        choice={this._choice}
        progress={this._progress}
        trans={trans}
        onChange={changes => {
          // Two fields can change before the form is drawn again.
          this._choice = { ...this._choice, ...changes };
          this.setProgress({ ...this._progress, error: null });
        }}
      />
    );
  }

  private readonly _options: RegisterDialog.IOptions;
  private _choice: IChoice;
  private _progress: IProgress = { isBusy: false, error: null, made: null };
}
