import type { IVersionPart, IVersionParts } from '../tokens';

/**
 * What other features tell of models: they add it when JupyterLab starts, before any page is drawn.
 */
export class VersionParts implements IVersionParts {
  get all(): readonly IVersionPart[] {
    return this._all;
  }

  add(part: IVersionPart): void {
    this._all = [...this._all, part];
  }

  private _all: readonly IVersionPart[] = [];
}
