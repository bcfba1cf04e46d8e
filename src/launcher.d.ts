// The part of JupyterLab's launcher that is used: Lab brings it, and nothing else of it is needed
// to build.
declare module '@jupyterlab/launcher' {
  import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
  import type { Token } from '@lumino/coreutils';
  import type { IDisposable } from '@lumino/disposable';

  export const ILauncher: Token<ILauncher>;

  export interface ILauncher {
    add(options: {
      command: string;
      category?: string;
      rank?: number;
      args?: ReadonlyPartialJSONObject;
    }): IDisposable;
  }
}
