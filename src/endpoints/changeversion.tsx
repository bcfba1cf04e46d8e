import { Dialog } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { IEndpoint, IEndpointChanges } from '../api/endpoints';
import type { IChoices } from '../common/modelchoices';
import { loadChoices } from '../common/modelchoices';
import { IdleField, SizeField } from '../components/endpointfields';
import { ErrorPane } from '../components/error';
import type { RequestError } from '../request';
import { asRequestError } from '../request';

interface IChangeOptions {
  readonly endpoint: IEndpoint;
  readonly serverSettings: ServerConnection.ISettings;
  readonly change: (changes: IEndpointChanges) => Promise<void>;
  readonly trans: TranslationBundle;
}

/**
 * Ask what an endpoint is to serve, and how. The dialog stays open until that is accepted.
 */
export async function askForVersion(options: IChangeOptions): Promise<void> {
  await new ChangeDialog(options).launch();
}

class ChangeDialog extends Dialog<null> {
  constructor(options: IChangeOptions) {
    const body = new ChangeBody(options);
    super({
      title: options.trans.__('Change endpoint “%1”', options.endpoint.name),
      body,
      buttons: [
        Dialog.cancelButton({ label: options.trans.__('Cancel') }),
        Dialog.okButton({ label: options.trans.__('Change') })
      ],
      // The versions are not known yet.
      focusNodeSelector: 'select:enabled'
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
  constructor(options: IChangeOptions) {
    super();
    const { endpoint, serverSettings, trans } = options;
    this._options = options;
    this._workers = endpoint.workers;
    this._idle = endpoint.idle_timeout;
    const asked = { connection: endpoint.connection, key: endpoint.model };
    loadChoices(serverSettings, asked, trans).then(
      found => {
        this._found = found;
        this._index = Math.max(0, found.choices.indexOf(found.first));
        this.update();
      },
      (reason: unknown) => {
        this._error = asRequestError(reason);
        this.update();
      }
    );
  }

  override update(): void {
    // The answer may come after the person has left.
    if (!this.isDisposed) {
      super.update();
    }
  }

  /** @returns Whether it was accepted. */
  async submit(): Promise<boolean> {
    if (this._isBusy) {
      return false;
    }
    this._isBusy = true;
    this._error = null;
    this.update();
    const { endpoint, change } = this._options;
    const choice = this._found?.choices[this._index];
    const isOther = choice && choice !== this._found?.first;
    const isIdle = this._idle !== endpoint.idle_timeout;
    const isSize = this._workers !== endpoint.workers;
    try {
      if (isOther || isIdle || isSize) {
        await change({
          ...(isOther ? { model: choice.key } : {}),
          ...(isSize ? { workers: this._workers } : {}),
          ...(isIdle ? { idle_timeout: this._idle } : {})
        });
      }
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
    const { trans } = this._options;
    const choices = this._found?.choices ?? [];
    return (
      <div className="jp-MlflowInference" aria-busy={this._isBusy}>
        <label>
          {trans.__('Version')}
          <select
            className="jp-mod-styled"
            value={this._index}
            disabled={choices.length < 2}
            onChange={event => {
              this._index = Number(event.target.value);
              this.update();
            }}
          >
            {choices.map(({ label }, index) => (
              <option key={index} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {this._found?.registered === null && (
          <p className="jp-MlflowInference-quiet">
            {trans.__(
              'This model is not registered. An endpoint of a registered model can be given another version.'
            )}
          </p>
        )}
        <div className="jp-MlflowInference-row">
          <SizeField
            workers={this._workers}
            onChange={workers => {
              this._workers = workers;
              this.update();
            }}
            trans={trans}
          />
          <IdleField
            seconds={this._idle}
            onChange={seconds => {
              this._idle = seconds;
              this.update();
            }}
            trans={trans}
          />
        </div>
        <p className="jp-MlflowInference-quiet">
          {trans.__(
            'What is served now answers until the new one is ready: no request fails.'
          )}
        </p>
        {this._error && <ErrorPane error={this._error} trans={trans} />}
      </div>
    );
  }

  private readonly _options: IChangeOptions;
  private _found: IChoices | null = null;
  private _index = 0;
  private _workers: number;
  private _idle: number;
  private _isBusy = false;
  private _error: RequestError | null = null;
}
