/** A cell of a notebook, as far as code is compared. */
export interface ICell {
  /** Empty in notebooks of older formats. */
  readonly id: string;
  readonly type: string;
  readonly source: string;
}

/** What became of a cell from one notebook to the other. */
export type CellChange =
  | { readonly kind: 'same'; readonly after: ICell }
  | { readonly kind: 'changed'; readonly before: ICell; readonly after: ICell }
  | { readonly kind: 'removed'; readonly before: ICell }
  | { readonly kind: 'added'; readonly after: ICell };

/** Cells with at least this share of their lines in common are one cell that was changed. */
const SIMILAR = 0.5;

/**
 * The cells of a notebook, without those that nothing was written into.
 *
 * @param notebook nbformat 4 JSON, possibly written by others: what cannot be read is left out.
 */
export function cellsOf(notebook: Readonly<Record<string, unknown>>): ICell[] {
  const { cells } = notebook;
  return Array.isArray(cells)
    ? cells
        .filter((cell): cell is Readonly<Record<string, unknown>> =>
          Boolean(cell && typeof cell === 'object')
        )
        .map(({ id, cell_type: type, source }) => ({
          id: typeof id === 'string' ? id : '',
          type: typeof type === 'string' ? type : 'raw',
          source: Array.isArray(source)
            ? source.join('')
            : typeof source === 'string'
              ? source
              : ''
        }))
        .filter(({ source }) => source.trim() !== '')
    : [];
}

/**
 * What became of each cell, in the order of the newer notebook; removed ones stand where they were.
 *
 * A cell is the same one by its id, else by its type and content; what is left between two such
 * cells is matched in order when it is similar.
 */
export function diffCells(
  before: readonly ICell[],
  after: readonly ICell[]
): CellChange[] {
  const changes: CellChange[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [
    ...anchors(before, after),
    [before.length, after.length] as const
  ]) {
    changes.push(...diffGap(before.slice(i, nextI), after.slice(j, nextJ)));
    const [old, now] = [before[nextI], after[nextJ]];
    if (old && now) {
      changes.push(compare(old, now));
    }
    i = nextI + 1;
    j = nextJ + 1;
  }
  return changes;
}

function compare(before: ICell, after: ICell): CellChange {
  return before.source === after.source && before.type === after.type
    ? { kind: 'same', after }
    : { kind: 'changed', before, after };
}

/** The longest common subsequence of two notebooks, as pairs of positions. */
function anchors(
  before: readonly ICell[],
  after: readonly ICell[]
): (readonly [number, number])[] {
  const idsBefore = new Set(before.map(({ id }) => id).filter(Boolean));
  const idsAfter = new Set(after.map(({ id }) => id).filter(Boolean));
  const isSame = (a: ICell, b: ICell): boolean =>
    idsAfter.has(a.id) || idsBefore.has(b.id)
      ? a.id === b.id
      : a.type === b.type && a.source === b.source;

  // lengths[i][j]: of the common subsequence of what begins at i and j.
  const lengths = Array.from(
    { length: before.length + 1 },
    () => new Uint32Array(after.length + 1)
  );
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const [a, b, row] = [before[i], after[j], lengths[i]];
      if (a && b && row) {
        row[j] = isSame(a, b)
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
  }

  const pairs: (readonly [number, number])[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    const [a, b] = [before[i], after[j]];
    if (a && b && isSame(a, b)) {
      pairs.push([i++, j++]);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      i++;
    } else {
      j++;
    }
  }
  return pairs;
}

/** Cells between two that are the same. */
function diffGap(
  before: readonly ICell[],
  after: readonly ICell[]
): CellChange[] {
  const changes: CellChange[] = [];
  let next = 0;
  for (const old of before) {
    const found = after.findIndex(
      (now, index) => index >= next && isSimilar(old, now)
    );
    const now = after[found];
    if (now) {
      changes.push(...after.slice(next, found).map(added));
      changes.push(compare(old, now));
      next = found + 1;
    } else {
      changes.push({ kind: 'removed', before: old });
    }
  }
  return [...changes, ...after.slice(next).map(added)];
}

function added(after: ICell): CellChange {
  return { kind: 'added', after };
}

function isSimilar(a: ICell, b: ICell): boolean {
  if (a.type !== b.type) {
    return false;
  }
  const lines = new Set(linesOf(a));
  const others = new Set(linesOf(b));
  const shared = [...lines].filter(line => others.has(line)).length;
  return shared > 0 && shared >= SIMILAR * Math.max(lines.size, others.size);
}

function linesOf({ source }: ICell): string[] {
  return source
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
}
