import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React, { useId } from 'react';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import { nameProblem } from './names';

interface INaming {
  readonly title: string;
  readonly okLabel: string;
  /** The name that there is; '' for a new one. */
  readonly name: string;
  /** What to know before. */
  readonly warning?: string;
  /** What it rejects with is shown at the field. */
  readonly write: (name: string) => Promise<void>;
  readonly trans: TranslationBundle;
}

/**
 * Ask for the name of a registered model, until it is taken or the person cancels.
 *
 * @returns The name that the model has now; null when the person cancelled before, or left it as it was.
 */
export async function askForModelName(naming: INaming): Promise<string | null> {
  const dialog = new NamingDialog(naming);
  await dialog.launch();
  // It may have been on its way when the person left.
  await dialog.settled;
  return dialog.taken;
}

class NamingDialog extends Dialog<string> {
  constructor(naming: INaming) {
    const body = new NamingBody(naming);
    super({
      title: naming.title,
      body,
      buttons: [
        Dialog.cancelButton({ label: naming.trans.__('Cancel') }),
        Dialog.okButton({ label: naming.okLabel })
      ],
      focusNodeSelector: 'input'
    });
    this._field = body;
    this._naming = naming;
  }

  /** The name that the model has now; null for none. */
  taken: string | null = null;

  /** Resolves when nothing is being written any more, which may be after the dialog was closed. */
  settled: Promise<void> = Promise.resolve();

  override resolve(index?: number): void {
    if (index === 0) {
      super.resolve(index);
    } else {
      const before = this.settled;
      this.settled = this._submit().then(() => before);
    }
  }

  private async _submit(): Promise<void> {
    const { name: before, write, trans } = this._naming;
    const name = this._field.getValue().trim();
    if (this._isBusy || nameProblem(name, trans)) {
      return;
    }
    if (name === before) {
      super.resolve(0);
      return;
    }
    this._isBusy = true;
    try {
      await write(name);
      this.taken = name;
      super.resolve(1);
    } catch (reason) {
      if (!this.isDisposed) {
        this._field.setError(asRequestError(reason));
      }
    } finally {
      this._isBusy = false;
    }
  }

  private readonly _field: NamingBody;
  private readonly _naming: INaming;
  private _isBusy = false;
}

class NamingBody extends ReactWidget implements Dialog.IBodyWidget {
  constructor(naming: INaming) {
    super();
    this._naming = naming;
    this._name = naming.name;
  }

  getValue(): string {
    return this._name;
  }

  setError(error: RequestError): void {
    this._error = error;
    this.update();
  }

  protected override render(): React.JSX.Element {
    return (
      <NameForm
        {...this._naming}
        name={this._name}
        error={this._error}
        onChange={name => {
          this._name = name;
          this._error = null;
          this.update();
        }}
      />
    );
  }

  private readonly _naming: INaming;
  private _name: string;
  private _error: RequestError | null = null;
}

function NameForm({
  name,
  warning,
  error,
  onChange,
  trans
}: INaming & {
  readonly error: RequestError | null;
  readonly onChange: (name: string) => void;
}): React.JSX.Element {
  const id = useId();
  const problem = nameProblem(name, trans);
  return (
    <div className="jp-MlflowRegisterForm">
      {warning !== undefined && (
        <p className="jp-MlflowRegisterForm-warning">
          <span aria-hidden="true">⚠ </span>
          {warning}
        </p>
      )}
      <label>
        {trans.__('Model name')}
        <input
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          value={name}
          aria-describedby={id}
          aria-invalid={error !== null}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        />
      </label>
      <div id={id} className="jp-MlflowRegisterForm-hint">
        {error ? (
          <div className="jp-MlflowRegisterForm-error" role="alert">
            {
              // MLflow's own words have the database's in them.
              error.code === 'RESOURCE_ALREADY_EXISTS'
                ? trans.__(
                    'This name is taken, by a model or a prompt. Type another one.'
                  )
                : error.message
            }
          </div>
        ) : (
          <span role="status">{problem}</span>
        )}
      </div>
    </div>
  );
}
