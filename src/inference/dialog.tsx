import { Dialog } from '@jupyterlab/apputils';
import type { Contents, Kernel, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import type { ITarget } from './target';
import { InferenceForm } from './form';

/** What came out of the dialog: an endpoint's name, or a notebook's path and the kernel to open it with. */
export type InferenceResult =
  | { readonly endpoint: string }
  | { readonly notebook: string; readonly kernel: Kernel.IModel | null };

/** What the dialog works with. */
export interface IInferenceOptions {
  readonly serverSettings: ServerConnection.ISettings;
  /** The models to choose from. */
  readonly targets: readonly [ITarget, ...ITarget[]];
  /** The folder of a new notebook. */
  readonly directory: string;
  /** The kind of kernel that a new notebook shall run in, null for any. */
  readonly kernelName: string | null;
  /** That of the current notebook, whose DataFrames can be predicted on; null without Python. */
  readonly kernel: Kernel.IKernelConnection | null;
  readonly contents: Contents.IManager;
  readonly trans: TranslationBundle;
}

/**
 * The dialog "Use model for inference". Its buttons are on its tabs.
 */
export class InferenceDialog extends Dialog<null> {
  constructor(options: IInferenceOptions) {
    super({
      title: options.trans.__('Use model for inference'),
      body: new InferenceBody(options, result => {
        this._result = result;
        this.reject();
      }),
      // Enter is each tab's own.
      buttons: [],
      hasClose: true,
      focusNodeSelector: 'input'
    });
    this.addClass('jp-MlflowInferenceDialog');
  }

  /** What was made; null as long as nothing was. */
  get result(): InferenceResult | null {
    return this._result;
  }

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

class InferenceBody extends ReactWidget implements Dialog.IBodyWidget<null> {
  constructor(
    options: IInferenceOptions,
    onDone: (result: InferenceResult) => void
  ) {
    super();
    this._options = options;
    this._onDone = onDone;
  }

  protected override render(): React.JSX.Element {
    return <InferenceForm options={this._options} onDone={this._onDone} />;
  }

  private readonly _options: IInferenceOptions;
  private readonly _onDone: (result: InferenceResult) => void;
}
