import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import '../../style/pages.css';

/** A tag as a person has typed it. */
export interface ITag {
  readonly key: string;
  readonly value: string;
}

/**
 * Ask for a tag to put on runs, or on something else.
 *
 * @param title Of the dialog.
 * @returns null when the person has changed their mind, or has typed no key.
 */
export async function askForTag(
  title: string,
  trans: TranslationBundle
): Promise<ITag | null> {
  const { value, button } = await showDialog({
    title,
    body: new TagForm(trans),
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Tag') })
    ]
  });
  return button.accept && value?.key ? value : null;
}

class TagForm extends ReactWidget implements Dialog.IBodyWidget<ITag> {
  constructor(trans: TranslationBundle) {
    super();
    this._trans = trans;
    this.addClass('jp-MlflowTagForm');
  }

  getValue(): ITag {
    const [key = '', value = ''] = [...this.node.querySelectorAll('input')].map(
      input => input.value
    );
    return { key: key.trim(), value };
  }

  protected override render(): React.JSX.Element {
    return (
      <>
        <label>
          {this._trans.__('Key')}
          <input type="text" className="jp-mod-styled" />
        </label>
        <label>
          {this._trans.__('Value')}
          <input type="text" className="jp-mod-styled" />
        </label>
      </>
    );
  }

  private readonly _trans: TranslationBundle;
}
