import { JSONExt } from '@lumino/coreutils';
import type { RunsScope } from '../../api/views';
import type { IExperimentsState, IListing } from '../../tokens';
import { connectionOf, scopeOf } from './state';

/** What is asked of a store. */
export interface IQuestion {
  readonly connection: string;
  readonly scope: RunsScope;
  readonly cellId: string | null;
  readonly listing: IListing;
}

/** What the state asks for; null while it is not known whose runs. */
export function questionOf(state: IExperimentsState): IQuestion | null {
  const scope = scopeOf(state);
  const { cellId, listing, place } = state;
  return (
    scope && {
      connection: connectionOf(state),
      scope,
      cellId: place.kind === 'notebook' ? cellId : null,
      listing
    }
  );
}

/** Whether two questions have the same answer, as long as the store does not change. */
export function isSameQuestion(a: IQuestion, b: IQuestion): boolean {
  return (
    a.connection === b.connection &&
    a.cellId === b.cellId &&
    JSONExt.deepEqual({ ...a.scope }, { ...b.scope }) &&
    isSameList(a.listing, b.listing)
  );
}

/** Whether two listings have the same runs in the same order, whatever is shown of them. */
export function isSameList(a: IListing, b: IListing): boolean {
  return (
    a.filter === b.filter &&
    a.withModel === b.withModel &&
    a.stage === b.stage &&
    a.sort?.column === b.sort?.column &&
    a.sort?.isDescending === b.sort?.isDescending
  );
}
