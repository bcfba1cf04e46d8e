import { useVirtualizer } from '@tanstack/react-virtual';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { FileItem } from './fileitem';
import { uriOf } from './files';
import type { ArtifactsModel, IFileRow } from './model';
import { treeStep } from './treekeys';

/** The height of a line, in pixels. */
const LINE = 24;

const OVERSCAN = 10;

/**
 * The files as a tree: arrows go up, down, into and out of folders, Enter opens. Only the lines in
 * sight are in the document.
 */
export function FileTree({
  model,
  rows,
  trans
}: {
  readonly model: ArtifactsModel;
  readonly rows: readonly IFileRow[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [current, setCurrent] = useState(0);
  // Folders above it may have been closed.
  const index = Math.min(current, rows.length - 1);
  // Its own functions are called here only, and are never memoized.
  // eslint-disable-next-line react-hooks/incompatible-library
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback(
      (place: number) => {
        const row = rows[place];
        return row ? uriOf(row.file) : place;
      },
      [rows]
    ),
    estimateSize: () => LINE,
    overscan: OVERSCAN,
    useFlushSync: false,
    // The line that a Tab leads to stays in the document, also when it is scrolled away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const seen = Array.from(
        { length: last - first + 1 },
        (_, offset) => first + offset
      );
      return index < first
        ? [index, ...seen]
        : index > last
          ? [...seen, index]
          : seen;
    }
  });
  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${index}"]`)
        ?.focus({ preventScroll: true });
    }
  });
  const open = ({ file }: IFileRow): void => {
    if (file.isFolder) {
      model.toggle(file);
    } else {
      model.select(file);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const row = rows[index];
    const step = treeStep(rows, index, event.key);
    if (!row || !step) {
      return;
    }
    event.preventDefault();
    switch (step.kind) {
      case 'go':
        setCurrent(step.to);
        lines.scrollToIndex(step.to);
        wantsFocus.current = true;
        break;
      case 'toggle':
        model.toggle(row.file);
        break;
      case 'open':
        open(row);
        break;
    }
  };
  return (
    <div className="jp-MlflowFileTree" ref={scroller}>
      <ul
        role="tree"
        aria-label={trans.__('Artifacts')}
        style={{ height: lines.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {lines.getVirtualItems().map(({ index: place, start, key }) => {
          const row = rows[place];
          return (
            row && (
              <FileItem
                key={key}
                row={row}
                place={place}
                top={start}
                itemRef={lines.measureElement}
                isSelected={
                  model.selected !== null &&
                  uriOf(model.selected) === uriOf(row.file)
                }
                isCurrent={place === index}
                onFocus={() => {
                  setCurrent(place);
                }}
                onOpen={() => {
                  open(row);
                }}
                trans={trans}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}
