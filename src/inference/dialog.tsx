import { Dialog } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { PromiseDelegate } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import React from 'react';
import { InferenceForm } from './form';
import type { Browse, IInferenceOptions, InferenceResult } from './parts';
import '../../style/pages.css';

/**
 * The dialog "Use model for inference". Its buttons are on its tabs.
 */
export class InferenceDialog extends Dialog<null> {
  constructor(options: IInferenceOptions) {
    const { documents, trans } = options;
    super({
      title: trans.__('Use model for inference'),
      body: new InferenceBody({
        options,
        browse: documents && (folder => this._browse(folder, documents, trans)),
        onDone: result => {
          this._result = result;
          this.reject();
        }
      }),
      // Enter is each tab's own.
      buttons: [],
      hasClose: true,
      focusNodeSelector: 'input'
    });
    this.addClass('jp-MlflowInferenceDialog');
  }

  /**
   * Show it: not in line with Lab's dialogs, of which only one is open at a time, as the one that
   * chooses a file opens over it.
   */
  override launch(): Promise<Dialog.IResult<null>> {
    if (!this.isAttached) {
      Widget.attach(this, document.body);
    }
    return this._closed.promise;
  }

  override resolve(): void {
    // There is no button: Enter is each tab's own.
  }

  override reject(): void {
    this.dispose();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    super.dispose();
    this._closed.resolve({
      button: Dialog.cancelButton(),
      isChecked: null,
      value: null
    });
  }

  override handleEvent(event: Event): void {
    // The keyboard is that of the dialog on top.
    if (!this._isCovered) {
      super.handleEvent(event);
    }
  }

  /** What was made; null as long as nothing was. */
  get result(): InferenceResult | null {
    return this._result;
  }

  private async _browse(
    folder: string,
    documents: IDocumentManager,
    trans: TranslationBundle
  ): Promise<string | null> {
    const before = document.activeElement;
    this._isCovered = true;
    try {
      const { browseForInput } = await import('./batch/browse');
      return await browseForInput(documents, folder, trans);
    } finally {
      this._isCovered = false;
      if (before instanceof HTMLElement) {
        before.focus();
      }
    }
  }

  private readonly _closed = new PromiseDelegate<Dialog.IResult<null>>();
  private _isCovered = false;
  private _result: InferenceResult | null = null;
}

/**
 * Ask how a model is to be used, and make that.
 *
 * @returns null when the person has changed their mind.
 */
export async function askForInference(
  options: IInferenceOptions
): Promise<InferenceResult | null> {
  const dialog = new InferenceDialog(options);
  await dialog.launch();
  return dialog.result;
}

interface IBodyOptions {
  readonly options: IInferenceOptions;
  readonly browse: Browse | null;
  readonly onDone: (result: InferenceResult) => void;
}

class InferenceBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  constructor(options: IBodyOptions) {
    super();
    this._options = options;
  }

  protected override render(): React.JSX.Element {
    return <InferenceForm {...this._options} />;
  }

  private readonly _options: IBodyOptions;
}
