import { Selection } from '../../runs/selection';
import type { IExperimentsModel, IRun } from '../../tokens';

/** The runs that are selected in the panel: they belong to one notebook or experiment, and to
 * those that are deleted or those that are not. */
export function makeSelection(model: IExperimentsModel): Selection {
  const selection = new Selection();
  let place = placeOf(model);
  model.stateChanged.connect(() => {
    if (place !== placeOf(model)) {
      place = placeOf(model);
      selection.set([]);
    }
  });
  return selection;
}

/**
 * Select a run, or no longer.
 *
 * @param reaches Also all between it and the one that was selected last.
 */
export async function selectRun(
  selection: Selection,
  model: IExperimentsModel,
  runId: string,
  reaches: boolean
): Promise<void> {
  const last = [...selection.ids].at(-1);
  if (!reaches || last === undefined || selection.ids.has(runId)) {
    selection.toggle(runId);
    return;
  }
  try {
    selection.add(await between(model, last, runId));
  } catch (reason) {
    console.error('Not all runs could be selected.', reason);
  }
}

/** Select all runs that are listed, but for those below others. */
export async function selectAll(
  selection: Selection,
  model: IExperimentsModel
): Promise<void> {
  try {
    selection.add(await model.ids(0, model.state.total));
  } catch (reason) {
    console.error('Not all runs could be selected.', reason);
  }
}

/** The runs from one to another; only the other where they are not in one list. */
async function between(
  model: IExperimentsModel,
  one: string,
  other: string
): Promise<readonly string[]> {
  const { children, spans } = model.state;
  for (const { runs } of children.values()) {
    const [first = null, last = null] = placesIn(runs, 0, one, other);
    if (first !== null && last !== null) {
      return runs.slice(first, last + 1).map(({ id }) => id);
    }
  }
  const places = spans
    .flatMap(({ rows, offset }) => placesIn(rows, offset, one, other))
    .filter(place => place !== null);
  return places.length === 2
    ? await model.ids(Math.min(...places), Math.max(...places) + 1)
    : [other];
}

/** Where two runs are in a list, the upper one first; null for what is not there. */
function placesIn(
  rows: readonly IRun[],
  offset: number,
  ...ids: readonly string[]
): readonly (number | null)[] {
  return ids
    .map(id => rows.findIndex(run => run.id === id))
    .sort((a, b) => a - b)
    .map(index => (index < 0 ? null : offset + index));
}

/** What runs are chosen together of. */
function placeOf({
  state: { place, path, listing }
}: IExperimentsModel): string {
  return place.kind === 'experiment'
    ? `${listing.stage} ${place.connection} ${place.id}`
    : `${listing.stage} ${place.kind} ${path ?? ''}`;
}
