import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents, Kernel, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IItemKey } from '../api/targets';
import type { ITarget } from './target';

/**
 * What came out of the dialog: an endpoint's name, something at a target elsewhere, or a notebook's
 * path and the kernel to open it with.
 */
export type InferenceResult =
  | { readonly endpoint: string }
  | { readonly target: string; readonly item: IItemKey }
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
  /** What Lab's file dialog opens files with; null where there is none, as in Notebook. */
  readonly documents: IDocumentManager | null;
  readonly trans: TranslationBundle;
}

/** Lets a person choose a file below a folder; null when they changed their mind. */
export type Browse = (folder: string) => Promise<string | null>;

/** What a tab is drawn from that serves a model. */
export interface IRealtimeProps {
  readonly target: ITarget;
  /** What the model is called. */
  readonly name: string;
  /** Whether it is known what the model is registered as. */
  readonly isReady: boolean;
  readonly options: IInferenceOptions;
  readonly onDone: (result: InferenceResult) => void;
}
