import type { TranslationBundle } from '@jupyterlab/translation';
import { openMenu } from '../components/menu';
import { NAME_COLUMN, columnOf, isSortable } from './columns';
import { isLowerBetter } from './direction';
import type { RunsModel } from './model';

/** How much wider or narrower a step makes a column, in pixels. */
export const WIDTH_STEP = 16;

/** Columns that runs are grouped by at once: the server's most. */
const MOST_GROUPED = 3;

/** What is done to a column beside what the set-up keeps. */
export interface IColumnActions {
  /** Change its width by so many pixels. */
  readonly resize: (id: string, change: number) => void;
  /** Make it as wide as what is seen of it needs. */
  readonly fit: (id: string) => void;
  /** Choose which columns are shown, in a popup at an element. */
  readonly choose: (anchor: HTMLElement) => void;
}

/**
 * Open the menu of a column at its header.
 */
export function openColumnMenu(
  header: HTMLElement,
  id: string,
  model: RunsModel,
  { resize, fit, choose }: IColumnActions,
  trans: TranslationBundle,
  at?: { x: number; y: number }
): void {
  const { kind, key } = columnOf(id);
  const { setup, columns } = model.state;
  const { sort, pinned, groupBy, flipped } = setup;
  const place = columns.indexOf(id);
  const isPinned = pinned.includes(id);
  const isSorted = (isDescending: boolean): boolean =>
    sort?.column === id && sort.isDescending === isDescending;
  const sortBy = (isDescending: boolean) => (): void => {
    model.change({
      sort: isSorted(isDescending) ? null : { column: id, isDescending }
    });
  };
  openMenu(
    header,
    [
      {
        label: trans.__('Sort ascending'),
        isToggled: isSorted(false),
        isEnabled: isSortable(id),
        run: sortBy(false)
      },
      {
        label: trans.__('Sort descending'),
        isToggled: isSorted(true),
        isEnabled: isSortable(id),
        run: sortBy(true)
      },
      ...(kind === 'params' || kind === 'tags'
        ? [
            {
              label: trans.__('Group by this column'),
              isToggled: groupBy.includes(id),
              run: (): void => {
                toggleGroup(model, id);
              }
            }
          ]
        : []),
      ...(kind === 'metrics'
        ? [
            {
              label: trans.__('Lower is better'),
              isToggled: isLowerBetter(key, flipped),
              run: (): void => {
                model.change({ flipped: toggled(flipped, key) });
              }
            }
          ]
        : []),
      null,
      {
        label: trans.__('Pin to the left'),
        isToggled: isPinned,
        run: (): void => {
          model.change({ pinned: toggled(pinned, id) });
        }
      },
      {
        label: trans.__('Move left'),
        isEnabled: place > 0,
        run: (): void => {
          moveColumn(model, id, -1);
        }
      },
      {
        label: trans.__('Move right'),
        isEnabled: place < columns.length - 1,
        run: (): void => {
          moveColumn(model, id, 1);
        }
      },
      {
        label: trans.__('Wider'),
        run: (): void => {
          resize(id, 2 * WIDTH_STEP);
        }
      },
      {
        label: trans.__('Narrower'),
        run: (): void => {
          resize(id, -2 * WIDTH_STEP);
        }
      },
      {
        label: trans.__('Fit to content'),
        run: (): void => {
          fit(id);
        }
      },
      null,
      {
        label: trans.__('Hide column'),
        isEnabled: id !== NAME_COLUMN,
        run: (): void => {
          model.change({ columns: columns.filter(one => one !== id) });
        }
      },
      {
        label: trans.__('Columns…'),
        run: (): void => {
          choose(header);
        }
      }
    ],
    at
  );
}

/** Group by a column, too, or no longer. */
export function toggleGroup(model: RunsModel, id: string): void {
  const { groupBy } = model.state.setup;
  model.change({ groupBy: toggled(groupBy, id).slice(-MOST_GROUPED) });
}

/** Move a column past its neighbour: among those that are pinned, or among the others. */
export function moveColumn(model: RunsModel, id: string, step: -1 | 1): void {
  const { columns, setup } = model.state;
  const isPinned = (one: string): boolean => setup.pinned.includes(one);
  const peers = columns.filter(one => isPinned(one) === isPinned(id));
  const neighbour = peers[peers.indexOf(id) + step];
  if (neighbour !== undefined) {
    model.change({ columns: movedTo(columns, id, neighbour) });
  }
}

/** Columns with one of them in the place of another. */
export function movedTo(
  columns: readonly string[],
  id: string,
  target: string
): readonly string[] {
  const to = columns.indexOf(target);
  const others = columns.filter(one => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

function toggled(list: readonly string[], one: string): readonly string[] {
  return list.includes(one)
    ? list.filter(other => other !== one)
    : [...list, one];
}
