import { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import type React from 'react';

/**
 * Show a form in a dialog. Its button is the form's.
 *
 * @param render The form, which is given what to call when it is done.
 * @returns What it was done with; null when the person has changed their mind.
 */
export async function askInForm<T>(
  title: string,
  render: (onDone: (value: T) => void) => React.JSX.Element
): Promise<T | null> {
  const dialog = new FormDialog(title, render);
  await dialog.launch();
  return dialog.value;
}

class FormDialog<T> extends Dialog<null> {
  constructor(
    title: string,
    render: (onDone: (value: T) => void) => React.JSX.Element
  ) {
    super({
      title,
      body: new FormBody(() =>
        render(value => {
          this.value = value;
          this.reject();
        })
      ),
      buttons: [],
      hasClose: true,
      focusNodeSelector: 'input, select'
    });
    this.addClass('jp-MlflowProjectDialog');
  }

  value: T | null = null;

  override resolve(): void {
    // There is no button: Enter is the form's own.
  }
}

class FormBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  constructor(private readonly form: () => React.JSX.Element) {
    super();
  }

  protected override render(): React.JSX.Element {
    return this.form();
  }
}
