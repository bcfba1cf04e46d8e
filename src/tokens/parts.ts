import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type React from 'react';

/** What a part at the panel's foot is given. */
export interface IPanelSectionProps {
  /** The connection that the panel shows. */
  readonly connection: string;
  /** The current notebook below the server's root; null when none is open. */
  readonly path: string | null;
  readonly trans: TranslationBundle;
}

/** A part at the panel's foot, folded until somebody opens it. */
export interface IPanelSection {
  readonly id: string;
  /** Lower ones come first. */
  readonly rank: number;
  readonly title: string;
  /** What is told beside the title, such as "2"; '' for nothing. It must not ask for anything itself. */
  readonly summary?: {
    readonly text: string;
    readonly changed: ISignal<unknown, void>;
  };
  /** Imports it when it is first opened; the same function each time. */
  readonly load: () => Promise<React.ComponentType<IPanelSectionProps>>;
}

/**
 * The parts at the panel's foot, which other features add.
 */
export interface IPanelSections {
  add(section: IPanelSection): void;
  /** Unfold one. */
  reveal(id: string): void;
}

export const IPanelSections = new Token<IPanelSections>(
  'jupyter-mlflow:IPanelSections',
  'The parts at the foot of the Experiments panel.'
);

/** What a part is given that tells where a model went. */
export interface IVersionPartProps {
  readonly connection: string;
  /** A version of a registered model, or a run's model, by its URI. */
  readonly model:
    | { readonly name: string; readonly version: string }
    | { readonly uri: string };
  readonly trans: TranslationBundle;
}

/** A part that tells where a model went. */
export interface IVersionPart {
  readonly id: string;
  /** Imports it when a model is first shown; the same function each time. */
  readonly load: () => Promise<React.ComponentType<IVersionPartProps>>;
}

/**
 * Where other features tell, on the pages of models and runs, where a model went: the endpoints that
 * serve it.
 */
export interface IVersionParts {
  readonly all: readonly IVersionPart[];
  add(part: IVersionPart): void;
}

export const IVersionParts = new Token<IVersionParts>(
  'jupyter-mlflow:IVersionParts',
  'What other features tell of a model on the pages of registered models and of runs.'
);
