import type { RunsWindow, ViewsClient } from '../api/views';
import type { IListedRuns, Part } from './allruns';
import { allRuns, everything } from './allruns';
import { csvOf } from './csv';

/** Runs that are asked for by their ids at once: these are part of an address. */
const MANY_IDS = 500;

/**
 * Save listed runs, with everything they have, as a file of the browser's.
 *
 * @param ids Those that are wanted; all when there are none.
 * @throws RequestError
 */
export async function exportCsv(
  views: ViewsClient,
  listed: IListedRuns & {
    readonly state: { readonly experiment: { readonly name: string } | null };
  },
  ids: readonly string[]
): Promise<void> {
  const windows: RunsWindow[] = [];
  for (const part of ids.length > 0 ? partsOf(ids) : [everything(listed)]) {
    windows.push(...(await allRuns(views, listed, part)));
  }
  const name = listed.state.experiment?.name.split('/').at(-1) ?? 'runs';
  download(`${name}.csv`, new Blob([csvOf(windows)], { type: 'text/csv' }));
}

function partsOf(ids: readonly string[]): readonly Part[] {
  const count = Math.ceil(ids.length / MANY_IDS);
  return Array.from({ length: count }, (_, part) => ({
    scope: { runIds: ids.slice(part * MANY_IDS, (part + 1) * MANY_IDS) },
    stage: 'all'
  }));
}

/** Save something as a file of the browser's. */
export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
