import type React from 'react';
import type { IVersionPartProps, IVersionParts } from '../tokens';

/** What another feature tells of a version. */
export type VersionPart = Parameters<IVersionParts['add']>[0];

/** How it is loaded. */
export type LoadVersionPart = () => Promise<
  React.ComponentType<IVersionPartProps>
>;

/**
 * What other features tell of versions: they add it when JupyterLab starts, before any page is drawn.
 */
export class VersionParts implements IVersionParts {
  get all(): readonly VersionPart[] {
    return this._all;
  }

  add(part: VersionPart): void {
    this._all = [...this._all, part];
  }

  private _all: readonly VersionPart[] = [];
}
