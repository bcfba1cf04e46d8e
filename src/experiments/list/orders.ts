import { JSONExt } from '@lumino/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { MenuEntry } from '../../components/menu';
import type { ISort } from '../../runs/columns';
import { columnOf } from '../../runs/columns';
import { isLowerBetter } from '../../runs/direction';
import type { IExperimentsState, IListing, IRun } from '../../tokens';

/** Metrics and parameters that an order is offered by. */
const MOST_ORDERS = 8;

/**
 * The entries of the menu of orders: by time and name, and by what the rows show.
 */
export function orderEntries(
  { listing, runs }: Pick<IExperimentsState, 'listing' | 'runs'>,
  change: (changes: Pick<IListing, 'sort'>) => void,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const entry = (label: string, sort: ISort | null): MenuEntry => ({
    label,
    isToggled: JSONExt.deepEqual(plain(sort), plain(listing.sort)),
    run: () => {
      change({ sort });
    }
  });
  const shown = listing.pinned.length > 0 ? listing.pinned : firstOf(runs);
  return [
    entry(trans.__('Newest first'), null),
    entry(trans.__('Oldest first'), by('attributes.start_time')),
    entry(trans.__('Name'), by('attributes.run_name')),
    entry(trans.__('Status'), by('attributes.status')),
    null,
    ...shown.slice(0, MOST_ORDERS).map(id => {
      const { kind, key } = columnOf(id);
      return kind === 'metrics'
        ? entry(
            trans.__('Best %1 first', key),
            by(id, !isLowerBetter(key, listing.flipped))
          )
        : entry(trans.__('By %1', key), by(id));
    })
  ];
}

function by(column: string, isDescending = false): ISort {
  return { column, isDescending };
}

function plain(sort: ISort | null) {
  return sort && { ...sort };
}

/** The metrics that a person sees without having pinned any. */
function firstOf(runs: readonly IRun[]): readonly string[] {
  const keys = runs.slice(0, 20).flatMap(({ metrics }) => metrics.slice(0, 5));
  return [...new Set(keys.map(([key]) => `metrics.${key}`))];
}
