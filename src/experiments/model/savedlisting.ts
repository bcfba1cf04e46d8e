import type { Setups } from '../../common/setups';
import type { IListing } from '../../tokens';
import type { IQuestion } from './question';

/** The name of what is saved of a listing. */
const SETUP = 'panel';

/** What is saved of a listing: a filter that nobody remembers would hide runs. */
type Saved = Pick<IListing, 'flipped' | 'pinned' | 'sort'>;

/** Whose runs are listed. */
type Place = Pick<IQuestion, 'connection' | 'scope'>;

/**
 * How a person has set up the list of runs, kept for each notebook and experiment by itself.
 */
export class SavedListing {
  constructor(setups: Setups) {
    this._setups = setups;
  }

  /** The next `load` is the first one again. */
  forget(): void {
    this._loaded = null;
  }

  save(place: Place, { sort, pinned, flipped }: IListing): void {
    const saved: Saved = { sort, pinned, flipped };
    this._setups.save(SETUP, place.connection, idOf(place), saved);
  }

  /** @returns What was saved; null when there is none, or it was loaded already. */
  async load(place: Place): Promise<Partial<Saved> | null> {
    const id = idOf(place);
    const name = `${place.connection} ${id}`;
    if (name === this._loaded) {
      return null;
    }
    this._loaded = name;
    const saved = await this._setups.load<Saved>(SETUP, place.connection, id);
    return name === this._loaded ? saved : null;
  }

  private readonly _setups: Setups;
  /** For whom it was loaded. */
  private _loaded: string | null = null;
}

function idOf({ scope }: Place): string {
  if ('notebookId' in scope) {
    return scope.notebookId;
  }
  return 'experimentIds' in scope ? scope.experimentIds.join() : '';
}
