import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import type { CellChange, ICell } from './cells';

/** Draws what changed in a cell; gives what takes that away again. */
export type DrawDiff = (
  parent: HTMLElement,
  diff: {
    readonly before: ICell;
    readonly after: ICell;
    readonly label: string;
  }
) => () => void;

/** Unchanged cells in a row, or one that is not. */
type Part =
  | Exclude<CellChange, { kind: 'same' }>
  | { readonly kind: 'same'; readonly cells: readonly ICell[] };

/**
 * The cells of two notebooks: those that are the same folded, what changed in the others.
 */
export function CellChanges({
  cells,
  drawDiff,
  trans
}: {
  readonly cells: readonly CellChange[];
  readonly drawDiff: DrawDiff;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <>
      {partsOf(cells).map((part, index) => {
        switch (part.kind) {
          case 'same':
            return <Unchanged key={index} cells={part.cells} trans={trans} />;
          case 'changed':
            return (
              <Changed
                key={index}
                word={trans.__('Changed')}
                before={part.before}
                after={part.after}
                drawDiff={drawDiff}
              />
            );
          case 'added':
            return (
              <Whole
                key={index}
                kind={part.kind}
                word={trans.__('Added')}
                cell={part.after}
              />
            );
          case 'removed':
            return (
              <Whole
                key={index}
                kind={part.kind}
                word={trans.__('Removed')}
                cell={part.before}
              />
            );
        }
      })}
    </>
  );
}

function Unchanged({
  cells,
  trans
}: {
  readonly cells: readonly ICell[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <details className="jp-MlflowCellChange" data-change="same">
      <summary>
        {trans._n('%1 unchanged cell', '%1 unchanged cells', cells.length)}
      </summary>
      {cells.map(({ source }, index) => (
        <pre key={index}>{source}</pre>
      ))}
    </details>
  );
}

function Whole({
  kind,
  word,
  cell
}: {
  readonly kind: 'added' | 'removed';
  readonly word: string;
  readonly cell: ICell;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowCellChange" data-change={kind}>
      <h4>{word}</h4>
      <pre>{cell.source}</pre>
    </div>
  );
}

function Changed({
  word,
  before,
  after,
  drawDiff
}: {
  readonly word: string;
  readonly before: ICell;
  readonly after: ICell;
  readonly drawDiff: DrawDiff;
}): React.JSX.Element {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      parent.current
        ? drawDiff(parent.current, { before, after, label: word })
        : undefined,
    [word, before, after, drawDiff]
  );
  return (
    <div className="jp-MlflowCellChange" data-change="changed">
      <h4>{word}</h4>
      <div ref={parent} />
    </div>
  );
}

function partsOf(cells: readonly CellChange[]): Part[] {
  const parts: Part[] = [];
  for (const change of cells) {
    const last = parts.at(-1);
    if (change.kind !== 'same') {
      parts.push(change);
    } else if (last?.kind === 'same') {
      parts[parts.length - 1] = {
        kind: 'same',
        cells: [...last.cells, change.after]
      };
    } else {
      parts.push({ kind: 'same', cells: [change.after] });
    }
  }
  return parts;
}
