import type { Groups, MetricValue, RunsWindow } from '../api/views';
import { toRuns } from '../common/rows';
import type { IRun } from '../tokens';

/** A line of the table with a run. */
export interface IRunItem {
  readonly kind: 'run';
  /** Of the run. */
  readonly id: string;
  readonly run: IRun;
  readonly experimentId: string;
  readonly userId: string | null;
  /** What the columns of metrics, params and tags show, by column id. */
  readonly values: ReadonlyMap<string, MetricValue>;
  readonly texts: ReadonlyMap<string, string>;
}

/** A line of the table with a group of runs. */
export interface IGroupItem {
  readonly kind: 'group';
  readonly id: string;
  readonly group: Groups['groups'][number];
}

export type Item = IRunItem | IGroupItem;

/**
 * The runs of a window as lines.
 *
 * @param previous The lines so far. One that is unchanged is given back as the same object.
 */
export function runItems(
  window: RunsWindow,
  previous: readonly Item[]
): readonly Item[] {
  const known = new Map<string, IRunItem>();
  for (const item of previous) {
    if (item.kind === 'run') {
      known.set(item.id, item);
    }
  }
  const runs = toRuns(
    window,
    [...known.values()].map(({ run }) => run)
  );
  const tags = Object.entries(window.tags);
  return runs.map((run, row) => {
    const before = known.get(run.id);
    const own = tags.flatMap(([key, values]) => {
      const value = values[row];
      return typeof value === 'string' ? [[`tags.${key}`, value] as const] : [];
    });
    const isSame =
      before?.run === run &&
      own.every(([id, value]) => before.texts.get(id) === value) &&
      own.length + run.params.length === before.texts.size;
    return isSame
      ? before
      : {
          kind: 'run',
          id: run.id,
          run,
          experimentId: window.columns.experiment_id[row] ?? '',
          userId: window.columns.user_id[row] ?? null,
          values: new Map(
            run.metrics.map(([key, value]) => [`metrics.${key}`, value])
          ),
          texts: new Map([
            ...run.params.map(
              ([key, value]) => [`params.${key}`, value] as const
            ),
            ...own
          ])
        };
  });
}

/** What the ids of groups begin with, and those of runs do not. */
const GROUP = 'group:';

export function isGroupId(id: string): boolean {
  return id.startsWith(GROUP);
}

/** Groups as lines. */
export function groupItems(window: Groups): readonly Item[] {
  return window.groups.map(group => ({
    kind: 'group',
    id: `${GROUP}${JSON.stringify(group.values)}`,
    group
  }));
}
