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
import { nameProblem } from './names';

/**
 * The register dialog. It stays open until the version exists or the person cancels: an error is
 * shown at the field, and *Register* tries again.
 */
export class RegisterDialog extends Dialog<IModelVersion | null> {
  constructor(options: RegisterDialog.IOptions) {
    const body = new RegisterBody(options);
    super({
      title: options.trans.__('Register model'),
      body,
      buttons: [
        Dialog.cancelButton({ label: options.trans.__('Cancel') }),
        Dialog.okButton({ label: options.trans.__('Register') })
      ],
      focusNodeSelector: 'input'
    });
    this.addClass('jp-MlflowRegisterDialog');
    this._form = body;
    this._trans = options.trans;
    this._register = options.register;
  }

  override resolve(index?: number): void {
    if (index === CANCEL) {
      super.resolve(index);
    } else {
      void this._submit();
    }
  }

  private async _submit(): Promise<void> {
    const { model, name } = this._form.choice;
    if (this._form.progress.isBusy || nameProblem(name, this._trans)) {
      return;
    }
    this._form.setProgress({ isBusy: true, error: null });
    try {
      const version = await this._register(model, name.trim());
      this._form.setVersion(version);
      super.resolve(REGISTER);
    } catch (reason) {
      this._form.setProgress({ isBusy: false, error: asRequestError(reason) });
    }
  }

  private readonly _form: RegisterBody;
  private readonly _trans: TranslationBundle;
  private readonly _register: RegisterDialog.IOptions['register'];
}

const CANCEL = 0;
const REGISTER = 1;

/**
 * The namespace for `RegisterDialog` statics.
 */
export namespace RegisterDialog {
  export interface IOptions {
    /** The models to choose from, at least one. */
    readonly models: readonly [ModelRef, ...ModelRef[]];
    /** The name to begin with. */
    readonly name: string;
    readonly names: RegisteredNames;
    readonly trans: TranslationBundle;
    /** Makes the version; what it rejects with is shown, and it may be called again. */
    readonly register: (
      model: ModelRef,
      name: string
    ) => Promise<IModelVersion>;
  }
}

class RegisterBody
  extends ReactWidget
  implements Dialog.IBodyWidget<IModelVersion | null>
{
  constructor(options: RegisterDialog.IOptions) {
    super();
    this._options = options;
    this._choice = { model: options.models[0], name: options.name };
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

  setVersion(version: IModelVersion): void {
    this._version = version;
  }

  getValue(): IModelVersion | null {
    return this._version;
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
        onChange={choice => {
          this._choice = choice;
          this.setProgress({ ...this._progress, error: null });
        }}
      />
    );
  }

  private readonly _options: RegisterDialog.IOptions;
  private _choice: IChoice;
  private _progress: IProgress = { isBusy: false, error: null };
  private _version: IModelVersion | null = null;
}
