import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { jsonObjectProblem } from '../../common/jsonobject';
import { ErrorPane } from '../../components/error';
import { ConfigField, FlavorField } from '../../components/targetfields';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import type { RemoteModel } from './pagemodel';

/**
 * Ask what is to be different. The dialog stays open until the target has accepted that, or takes
 * its time.
 */
export async function askForChange(
  model: RemoteModel,
  trans: TranslationBundle
): Promise<void> {
  await new ChangeDialog(model, trans).launch();
}

class ChangeDialog extends Dialog<null> {
  constructor(model: RemoteModel, trans: TranslationBundle) {
    const body = new ChangeBody(model, trans);
    super({
      title: trans.__('Change “%1”', model.name),
      body,
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Change') })
      ],
      focusNodeSelector: 'input, textarea'
    });
    this.addClass('jp-MlflowEndpointDialog');
    this._form = body;
  }

  override resolve(index?: number): void {
    if (index === CANCEL) {
      super.resolve(index);
    } else {
      void this._form.submit().then(isDone => {
        if (isDone) {
          super.resolve(index);
        }
      });
    }
  }

  private readonly _form: ChangeBody;
}

const CANCEL = 0;

class ChangeBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  constructor(model: RemoteModel, trans: TranslationBundle) {
    super();
    this._model = model;
    this._trans = trans;
  }

  override update(): void {
    // The answer may come after the person has left.
    if (!this.isDisposed) {
      super.update();
    }
  }

  /** @returns Whether it was accepted. */
  async submit(): Promise<boolean> {
    const { modelUri, flavor, config } = this._typed;
    const isEmpty = modelUri.trim() === '' && config.trim() === '';
    if (this._isBusy || jsonObjectProblem(config, this._trans) || isEmpty) {
      return false;
    }
    this._isBusy = true;
    this._error = null;
    this.update();
    try {
      await this._model.update({
        ...(modelUri.trim() && { model_uri: modelUri.trim() }),
        ...(flavor.trim() && { flavor: flavor.trim() }),
        ...(config.trim() && { config })
      });
      return true;
    } catch (reason) {
      this._error = asRequestError(reason);
      return false;
    } finally {
      this._isBusy = false;
      this.update();
    }
  }

  protected override render(): React.JSX.Element {
    const trans = this._trans;
    const { modelUri, flavor, config } = this._typed;
    const type = (typed: Partial<ITyped>): void => {
      this._typed = { ...this._typed, ...typed };
      this.update();
    };
    return (
      <div className="jp-MlflowInference" aria-busy={this._isBusy}>
        {this._model.kind === 'deployment' && (
          <>
            <label>
              {trans.__('Model URI')}
              <input
                className="jp-mod-styled"
                type="text"
                autoComplete="off"
                spellCheck={false}
                placeholder={trans.__('models:/name/version')}
                readOnly={this._isBusy}
                value={modelUri}
                onChange={event => {
                  type({ modelUri: event.target.value });
                }}
              />
            </label>
            <FlavorField
              flavor={flavor}
              isReadOnly={this._isBusy}
              onChange={text => {
                type({ flavor: text });
              }}
              trans={trans}
            />
          </>
        )}
        <ConfigField
          text={config}
          help={this._model.state.description?.help ?? ''}
          hint={trans.__('What is left empty stays as it is.')}
          isReadOnly={this._isBusy}
          onChange={text => {
            type({ config: text });
          }}
          trans={trans}
        />
        {this._error && <ErrorPane error={this._error} trans={trans} />}
      </div>
    );
  }

  private readonly _model: RemoteModel;
  private readonly _trans: TranslationBundle;
  private _typed: ITyped = { modelUri: '', flavor: '', config: '' };
  private _isBusy = false;
  private _error: RequestError | null = null;
}

interface ITyped {
  readonly modelUri: string;
  readonly flavor: string;
  readonly config: string;
}
